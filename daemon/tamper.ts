import { type Static, Type } from 'typebox';
import { type Clock, sleep } from '../hal/clock.ts';
import type { TamperSensor } from '../hal/tamper.ts';
import { messageOf } from './core/errors.ts';
import type { LaneAlarm } from './core/event.ts';
import type { Closure } from './lane/intake/contract.ts';
import type { KioskStore } from './store/contract/kiosk-store.ts';
import type { FreezableOutbox } from './store/freezable-outbox.ts';
import { tamperRemedy } from './tamper-mark.ts';

export const TamperSchema = Type.Object(
  {
    onTrip: Type.Unsafe<'wipe-keys' | 'close-lane' | 'report'>({
      enum: ['wipe-keys', 'close-lane', 'report'],
      default: 'wipe-keys',
      description:
        'What an opened cabinet does: it is told of in any case; then the lane is closed; then the keys leave the memory.',
    }),
    destroyKeyFiles: Type.Boolean({
      default: false,
      description:
        'With wipe-keys: overwrites the keys on the disk too. Nothing in the store can be read again.',
    }),
    reportOnly: Type.Array(Type.String({ minLength: 1 }), {
      default: ['knock'],
      description: 'Contacts that are told of and do nothing else: anybody can knock on a cabinet.',
    }),
  },
  { additionalProperties: false, default: {} },
);
export type TamperPolicy = Static<typeof TamperSchema>;

/** A gate or a desk, as far as an opened cabinet concerns it. */
export interface GuardedPlace {
  readonly view: { readonly state: string };
  /** Takes it out of service; whoever is in it is let go. */
  command(command: 'close-lane', actor: string, why: Closure): Promise<void>;
  close(): Promise<void>;
}

const cabinetOpened = (detail: string): Closure => ({
  what: `the cabinet was opened: ${detail}`,
  remedy: tamperRemedy,
});

export interface TamperParts {
  readonly sensor: TamperSensor;
  readonly policy: TamperPolicy;
  readonly laneName: string;
  readonly lane: GuardedPlace;
  readonly store: Pick<KioskStore, 'commit' | 'close'>;
  readonly outbox: Pick<FreezableOutbox, 'freeze'>;
  readonly keys: {
    /** Puts on the disk, beside the store, that the cabinet was opened: a restart must not forget it. */
    mark(text: string): Promise<void>;
    /** Overwrites the keys in memory: at once. */
    wipe(): void;
    /** Overwrites them on the disk. */
    destroy(): Promise<void>;
  };
  /** Ends what would go on with the store in the background. */
  readonly quiesce: () => Promise<void>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** The longest that the keys wait for the disk to take the alarm, in ms. Whoever has opened the cabinet is at work. */
const recordMs = 2_000;
/** Between two reports of a contact that is only told of, in ms: whoever drums on a cabinet does not fill the outbox. */
const reportPauseMs = 60_000;
/** Urgent events that are held in memory when there are no keys any more, the alarm among them. */
const heldEvents = 2_000;

/**
 * Watches the contacts of the cabinet, and does what the policy says when the first of them trips. The order: the alarm goes
 * into the outbox, and what is urgent there is read into memory, since it must go out although there are no keys; then the
 * keys are wiped, whether that went well or not. A lane with somebody in it is let go: nobody is locked in.
 */
export function guardCabinet(parts: TamperParts): { close(): Promise<void> } {
  let underWay: Promise<void> | undefined;
  let reporting = Promise.resolve();
  let reportedMs = Number.NEGATIVE_INFINITY;
  const { sensor, policy, clock } = parts;
  const report = (contact: string) => {
    if (clock.monotonicMs() - reportedMs < reportPauseMs) return;
    reportedMs = clock.monotonicMs();
    const response = new TamperResponse({ ...parts, policy: { ...policy, onTrip: 'report' } }, contact);
    reporting = reporting.then(() => response.run());
  };
  const tripped = (contact: string) => {
    if (policy.reportOnly.includes(contact)) return report(contact);
    underWay ??= new TamperResponse(parts, contact).run();
  };
  const unsubscribe = sensor.onChange(({ contact, tripped: isTripped }) => {
    if (isTripped) tripped(contact);
  });
  for (const contact of sensor.contacts) if (sensor.isTripped(contact)) tripped(contact);
  return {
    close: async () => {
      unsubscribe();
      await reporting;
      await underWay;
    },
  };
}

class TamperResponse {
  readonly #parts: TamperParts;
  readonly #alarm: LaneAlarm;

  constructor(parts: TamperParts, contact: string) {
    this.#parts = parts;
    const at = parts.clock.wall().toISOString();
    this.#alarm = { lane: parts.laneName, at, kind: 'tampered', detail: `the contact ${contact} has opened` };
  }

  async run(): Promise<void> {
    const { policy, log } = this.#parts;
    log(`TAMPER: ${this.#alarm.detail}`);
    const wipes = policy.onTrip === 'wipe-keys';
    await Promise.race([this.#record(wipes), sleep(this.#parts.clock, recordMs)]);
    if (wipes) await this.#wipe();
  }

  async #record(wipes: boolean): Promise<void> {
    const { policy, lane, outbox } = this.#parts;
    const mark = `${this.#alarm.at} ${this.#alarm.detail}\n`;
    if (policy.onTrip !== 'report') await this.#try('marking it', () => this.#parts.keys.mark(mark));
    await this.#try('recording it', () => this.#commit());
    if (wipes) await this.#try('holding what is urgent', () => outbox.freeze('urgent', heldEvents));
    if (policy.onTrip !== 'report') {
      await this.#try('closing the lane', () =>
        lane.command('close-lane', 'tamper', cabinetOpened(this.#alarm.detail)),
      );
    }
  }

  #commit(): Promise<void> {
    const { lane, at, detail, kind } = this.#alarm;
    const { onTrip } = this.#parts.policy;
    return this.#parts.store.commit({
      audit: [{ at, action: `alarm.${kind}`, actor: 'daemon', object: lane, detail: { detail, onTrip } }],
      events: [{ type: 'org.bitmap.alarm.v1', data: this.#alarm }],
    });
  }

  async #wipe(): Promise<void> {
    const { lane, store, keys, policy, quiesce, clock, log } = this.#parts;
    // The last head is signed and LevelDB closed while there are keys; the keys do not wait for long.
    const closed = this.#try('closing the store', async () => {
      await quiesce();
      await store.close();
    });
    if (lane.view.state !== 'out-of-service') await this.#try('letting go of the lane', () => lane.close());
    await Promise.race([closed, sleep(clock, recordMs)]);
    keys.wipe();
    if (policy.destroyKeyFiles) await this.#try('destroying the key files', () => keys.destroy());
    log(policy.destroyKeyFiles ? 'TAMPER: the keys are destroyed' : 'TAMPER: the keys are wiped');
  }

  /** Nothing that fails stops the next step. */
  async #try(doing: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#parts.log(`TAMPER: ${doing}: ${messageOf(error)}`);
    }
  }
}
