import type { Clock } from '../../../hal/clock.ts';
import { Fault } from '../../core/errors.ts';
import { InTurn } from '../../core/in-turn.ts';
import type { KioskAddress } from '../../core/kiosk-address.ts';
import { type Configuration, digestOf } from '../../fleet/shadow/configuration.ts';
import { type Down, type Up, UpSchema } from '../../fleet/shadow/messages.ts';
import { requireSchema } from '../../formats/schema-mistake.ts';
import { clientIdOf } from '../../link/topics.ts';
import type { AuditEntry } from '../../store/contract/audit.ts';
import type { Documents } from '../../store/contract/documents.ts';
import { addressOf } from '../address.ts';
import { allDocuments } from '../all-documents.ts';
import type { DesiredPointer, KioskDetail, KioskView, Publication, Published } from './contract.ts';
import {
  isWorthKeeping,
  type KioskRecord,
  liftOf,
  nextVersion,
  recordFrom,
  type SavedKiosk,
  savedOf,
  viewOf,
  withMessage,
} from './kiosk-record.ts';
import { left, orderOf } from './presence.ts';
import { requireConfiguration } from './require-configuration.ts';

export interface HubShadowParts {
  readonly documents: Documents;
  readonly clock: Clock;
  /** Puts a message on its way to a kiosk; it may be lost. */
  readonly send: (address: KioskAddress, message: Down) => void;
  readonly log: (line: string) => void;
}

/** A kiosk's record, and the order in which it is changed. */
interface Held {
  record: KioskRecord;
  readonly turns: InTurn;
}

/**
 * What the hub wants of each kiosk, and what each has said. Documents: `kiosk/ADDRESS` what was said, `desired/ADDRESS` which
 * configuration is wanted under which version, `configuration/DIGEST` the configurations. Changes of one kiosk come one after the
 * other; those of many share a sync.
 */
export class HubShadow {
  readonly #parts: HubShadowParts;
  readonly #kiosks = new Map<string, Held>();
  readonly #configurations = new Map<string, Configuration>();

  private constructor(parts: HubShadowParts) {
    this.#parts = parts;
  }

  static async open(parts: HubShadowParts): Promise<HubShadow> {
    const shadow = new HubShadow(parts);
    const { documents } = parts;
    for await (const { name, value } of allDocuments<Configuration>(documents, 'configuration')) {
      shadow.#configurations.set(name, value);
    }
    const saved = new Map<string, SavedKiosk>();
    for await (const { name, value } of allDocuments<SavedKiosk>(documents, 'kiosk')) saved.set(name, value);
    const desired = new Map<string, DesiredPointer>();
    for await (const { name, value } of allDocuments<DesiredPointer>(documents, 'desired'))
      desired.set(name, value);
    for (const name of new Set([...saved.keys(), ...desired.keys()])) {
      shadow.#hold(recordFrom(addressOf(name), saved.get(name), desired.get(name)));
    }
    return shadow;
  }

  /** `bitmapd fleet ls`: by address. */
  kiosks(): KioskView[] {
    const nowMs = this.#parts.clock.monotonicMs();
    const names = [...this.#kiosks].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return names.map(([, { record }]) => viewOf(record, nowMs));
  }

  /** `bitmapd fleet show`. Fault `not-found`. */
  kiosk(address: KioskAddress): KioskDetail {
    const held = this.#kiosks.get(clientIdOf(address));
    if (held === undefined) throw new Fault('not-found', 'no such kiosk', { where: clientIdOf(address) });
    const view = viewOf(held.record, this.#parts.clock.monotonicMs());
    const configuration = this.#configurations.get(view.desired?.digest ?? '');
    return { ...view, ...(configuration && { configuration }) };
  }

  /**
   * `bitmapd fleet config`: the configuration becomes the desired one of each kiosk, under the next version of each. Resolves when
   * it is on the disk; it goes out at once, and again until the kiosk has said what became of it. Fault `bad-input` that
   * names the field, and nothing is published.
   */
  async publish({ kiosks, configuration: given, by }: Publication): Promise<Published[]> {
    const configuration = requireConfiguration(given);
    const digest = digestOf(configuration);
    const at = this.#now;
    const audit = {
      at,
      action: 'configuration.published',
      actor: by,
      object: digest,
      detail: { kiosks: kiosks.length },
    };
    await this.#keepConfiguration(digest, configuration, audit);
    const publishing = kiosks.map(address => this.#desire(address, { digest, at, by }));
    return Promise.all(publishing);
  }

  /** A message of a kiosk. Rejects with Fault `bad-input` for what is none, and with the Faults of the store. */
  async handle(address: KioskAddress, body: unknown): Promise<void> {
    const message = requireSchema(UpSchema, body, 'not a message of a kiosk about itself');
    const held = this.#heldOf(address);
    await held.turns.run(() => this.#hear(held, message));
  }

  /** Its farewell or its last will has come. Whether that is of the connection that it has now, the line knows. */
  async leave(address: KioskAddress): Promise<void> {
    const held = this.#heldOf(address);
    await held.turns.run(async () => {
      const { presence } = held.record;
      if (presence) held.record = { ...held.record, presence: left(presence) };
    });
  }

  async #hear(held: Held, message: Up): Promise<void> {
    const { presence } = held.record;
    const order = orderOf(presence, message);
    if (order < 0 && presence) {
      const { session, seq } = presence;
      this.#send(held, { type: 'ahead', session, seq });
    }
    if (order <= 0) return;
    const { clock } = this.#parts;
    const heard = withMessage(held.record, message, { nowMs: clock.monotonicMs(), wall: this.#now });
    if (isWorthKeeping(held.record, heard)) await this.#keep(heard);
    held.record = heard;
    await this.#lift(held);
    if (message.type === 'request' || message.type === 'health') this.#sendDesired(held);
  }

  /** The kiosk knows of a later document than this hub, which was set back: what is wanted here goes above it. */
  async #lift(held: Held): Promise<void> {
    const version = liftOf(held.record);
    const { desired, address } = held.record;
    if (version === undefined || desired === undefined) return;
    const pointer = { ...desired, version, at: this.#now, by: 'hub' };
    const detail = { from: desired.version, to: version };
    const object = clientIdOf(address);
    const audit = [{ at: pointer.at, action: 'configuration.lifted', actor: 'hub', object, detail }];
    await this.#parts.documents.write([{ kind: 'desired', name: object, value: pointer }], audit);
    this.#parts.log(
      `configuration of ${object} goes from version ${desired.version} to ${version}: the kiosk knew of a later one`,
    );
    held.record = { ...held.record, desired: pointer };
    this.#sendDesired(held);
  }

  #desire(address: KioskAddress, wanted: Omit<DesiredPointer, 'version'>): Promise<Published> {
    const held = this.#heldOf(address);
    return held.turns.run(async () => {
      const desired = { ...wanted, version: nextVersion(held.record) };
      await this.#parts.documents.write([{ kind: 'desired', name: clientIdOf(address), value: desired }]);
      held.record = { ...held.record, desired };
      this.#sendDesired(held);
      return { address, version: desired.version };
    });
  }

  async #keepConfiguration(digest: string, value: Configuration, audit: AuditEntry): Promise<void> {
    const isKept = this.#configurations.has(digest);
    await this.#parts.documents.write(isKept ? [] : [{ kind: 'configuration', name: digest, value }], [
      audit,
    ]);
    this.#configurations.set(digest, value);
  }

  async #keep(record: KioskRecord): Promise<void> {
    const value = savedOf(record);
    await this.#parts.documents.write([{ kind: 'kiosk', name: clientIdOf(record.address), value }]);
  }

  /** Where the kiosk has not heard of it yet. */
  #sendDesired(held: Held): void {
    const { desired, report } = held.record;
    if (desired === undefined || (report?.desiredVersion ?? -1) >= desired.version) return;
    const { version, digest } = desired;
    const configuration = this.#configurations.get(digest);
    if (configuration === undefined) {
      this.#parts.log(
        `the configuration ${digest} of ${clientIdOf(held.record.address)} is lost: publish it again`,
      );
      return;
    }
    this.#send(held, { type: 'desired', version, digest, configuration });
  }

  #send({ record: { address } }: Held, message: Down): void {
    this.#parts.send(address, message);
  }

  get #now(): string {
    return this.#parts.clock.wall().toISOString();
  }

  #heldOf(address: KioskAddress): Held {
    return this.#kiosks.get(clientIdOf(address)) ?? this.#hold({ address });
  }

  #hold(record: KioskRecord): Held {
    const held = { record, turns: new InTurn() };
    this.#kiosks.set(clientIdOf(record.address), held);
    return held;
  }
}
