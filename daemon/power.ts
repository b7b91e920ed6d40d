import type { GpioInput } from '../hal/gpio.ts';
import type { Clock } from '../hal/clock.ts';
import { Fault, messageOf } from './core/errors.ts';
import type { LaneAlarm } from './core/event.ts';
import type { LaneControl } from './lane/contract.ts';
import type { KioskStore } from './store/contract/kiosk-store.ts';

export interface PowerParts {
  /** Active while the battery carries the kiosk. */
  readonly input: GpioInput;
  readonly laneName: string;
  /** Absent at a desk, where the officer sees for himself that the light is out. */
  readonly lane?: Pick<LaneControl, 'view' | 'command'>;
  readonly store: Pick<KioskStore, 'commit'>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

const actor = 'power';
const words = {
  'power-lost': 'the mains are gone: the battery carries the kiosk',
  'power-restored': 'the mains are back',
} as const;

/**
 * Watches the supply. When the mains fail the hub is told by an urgent alarm, whose commit puts all before it on the disk
 * too, and the lane closes as soon as it is empty; when they are back, a lane that was closed for this is opened again.
 */
export function guardPower(parts: PowerParts): { close(): Promise<void> } {
  const guard = new PowerGuard(parts);
  const unsubscribe = parts.input.onChange(({ active }) => guard.take(active));
  if (parts.input.active) guard.take(true);
  return {
    close: async () => {
      unsubscribe();
      await guard.settled;
    },
  };
}

class PowerGuard {
  readonly #parts: PowerParts;
  #hasClosed = false;
  /** Resolves when all that was taken has been answered. */
  settled: Promise<void> = Promise.resolve();

  constructor(parts: PowerParts) {
    this.#parts = parts;
  }

  take(isLost: boolean): void {
    this.settled = this.settled.then(() => (isLost ? this.#lost() : this.#restored()));
  }

  async #lost(): Promise<void> {
    const { lane } = this.#parts;
    await Promise.all([
      this.#record('power-lost'),
      lane &&
        this.#try('closing the lane', async () => {
          await lane.command('close-lane', actor);
          this.#hasClosed = true;
        }),
    ]);
  }

  async #restored(): Promise<void> {
    const { lane } = this.#parts;
    await this.#record('power-restored');
    if (lane === undefined || !this.#hasClosed) return;
    this.#hasClosed = false;
    // After fire, or with a sensor that failed, it is closed for another reason by now, and that is an officer's to lift.
    const isOurs = lane.view.state !== 'out-of-service' || lane.view.reason === 'closed';
    if (isOurs) await this.#try('opening the lane', () => lane.command('open-lane', actor));
  }

  #record(kind: keyof typeof words): Promise<void> {
    const { laneName, clock, store, log } = this.#parts;
    const at = clock.wall().toISOString();
    const alarm: LaneAlarm = { lane: laneName, at, kind, detail: words[kind] };
    log(`power: ${alarm.detail}`);
    return this.#try('recording it', () =>
      store.commit({
        audit: [
          {
            at,
            action: `alarm.${kind}`,
            actor: 'daemon',
            object: laneName,
            detail: { detail: alarm.detail },
          },
        ],
        events: [{ type: 'org.bitmap.alarm.v1', data: alarm }],
      }),
    );
  }

  /** A lane that was closed already, or a disk that is full, hinders nothing else. */
  async #try(doing: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'conflict'))
        this.#parts.log(`power: ${doing}: ${messageOf(error)}`);
    }
  }
}
