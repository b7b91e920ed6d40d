import { createHash } from 'node:crypto';
import { type Fault, messageOf } from '../core/errors.ts';
import type { LaneAlarm } from '../core/event.ts';
import type { AuditEntry } from './contract/audit.ts';
import type { QuarantinedRecord } from './contract/damage.ts';
import { below, quarantineKey } from './keys.ts';
import { quarantineWaiting } from './parameters.ts';
import { decodeRecord, encodeRecord } from './record.ts';
import type { SealedReader } from './sealed-reader.ts';
import { asideFaults } from './leveldb/set-aside.ts';

/** What is written for a damaged record, in one batch: its bytes as they were found, and who is told of them. */
export interface QuarantineEntry {
  readonly put: { readonly key: string; readonly plaintext: Uint8Array };
  readonly audit: AuditEntry;
  /** Absent where something else tells the hub: in the place of a lost event an alarm stands by itself. */
  readonly alarm?: LaneAlarm;
}

export interface QuarantineOptions {
  readonly now: () => Date;
  /** Told when a copy has to wait: the disk is full, or the store closes. */
  readonly onError: (reason: string) => void;
}

/** The store that the copies go to, once it is open. */
export interface QuarantineStore {
  readonly read: () => SealedReader;
  readonly write: (entry: QuarantineEntry) => Promise<void>;
}

interface QuarantineSource {
  readonly now: () => Date;
  readonly audit?: { readonly log: (line: string) => void };
}

interface Damage {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly why: string;
}

/**
 * Sets aside a copy of every record that is found damaged, once, and tells of it. The record itself stays
 * where it is and is refused by its name: were it taken away, what reads it would find nothing there, and
 * a list that is not there reads as a list that nobody is on. The copy outlives what replaces the record:
 * an import, an erasure, an acknowledgement.
 */
export class Quarantine {
  readonly #options: QuarantineOptions;
  readonly #waiting = new Map<string, Damage>();
  readonly #done = new Set<string>();
  #working: Promise<void> | undefined;
  #store: QuarantineStore | undefined;

  constructor(options: QuarantineOptions) {
    this.#options = options;
  }

  /** The store can be written to from now on. */
  open(store: QuarantineStore): void {
    this.#store = store;
    this.flush();
  }

  /** A record that does not authenticate; `bytes` is empty for one that is not there at all. May be called at each read. */
  readonly found = ({ message, detail: { where = '' } }: Fault, bytes: Uint8Array): void => {
    const place = quarantineKey(where, bytes);
    if (this.#done.has(place) || this.#waiting.has(place) || this.#waiting.size >= quarantineWaiting) return;
    this.#waiting.set(place, { key: where, bytes: Uint8Array.from(bytes), why: message });
    this.flush();
  };

  /**
   * Tables that were set aside before the store was open; they are copied already, so
   * that nothing but a name is kept here.
   */
  tablesAside(folder: string): void {
    for (const fault of asideFaults(folder)) this.found(fault, new Uint8Array());
  }

  /** Writes what waits, unless that is under way. What fails is tried at the next call. */
  flush(): void {
    const store = this.#store;
    if (store === undefined || this.#waiting.size === 0) return;
    this.#working ??= this.#work(store).finally(() => {
      this.#working = undefined;
    });
  }

  async list(): Promise<QuarantinedRecord[]> {
    await this.#working;
    const records = await this.#store?.read().list(below('quarantine'));
    return (records ?? []).map(([, plaintext]) => {
      const { value, parts } = decodeRecord(plaintext);
      const [bytes = new Uint8Array()] = parts;
      return { ...(value as Omit<QuarantinedRecord, 'bytes'>), bytes };
    });
  }

  async close(): Promise<void> {
    await this.#working;
    this.#store = undefined;
  }

  async #work(store: QuarantineStore): Promise<void> {
    try {
      for (const [place, damage] of this.#waiting) {
        await this.#setAside(store, place, damage);
        this.#waiting.delete(place);
        this.#done.add(place);
      }
    } catch (error) {
      this.#options.onError(`quarantine: ${messageOf(error)}`);
    }
  }

  async #setAside({ read, write }: QuarantineStore, place: string, damage: Damage): Promise<void> {
    if ((await read().getSealed(place)) !== undefined) return; // before a restart
    await write(entryOf(place, damage, this.#options.now().toISOString()));
  }
}

function entryOf(place: string, { key, bytes, why }: Damage, at: string): QuarantineEntry {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const record: Omit<QuarantinedRecord, 'bytes'> = { key, foundAt: at, why, sha256 };
  const detail = { copy: place, bytes: bytes.length, sha256 };
  return {
    put: { key: place, plaintext: encodeRecord(record, [bytes]) },
    audit: { at, action: 'record.quarantined', actor: 'daemon', object: key, detail },
    ...(!key.startsWith('outbox/') && {
      alarm: { lane: 'store', at, kind: 'record-corrupt', detail: `${why}; a copy is in quarantine` },
    }),
  };
}

/** The quarantine of a store with these options. */
export function quarantineFor({ now, audit }: QuarantineSource): Quarantine {
  return new Quarantine({ now, onError: reason => audit?.log(reason) });
}
