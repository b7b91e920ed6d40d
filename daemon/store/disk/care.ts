import { Fault, systemErrorCode } from '../../core/errors.ts';
import type { LaneAlarm } from '../../core/event.ts';
import type { AuditEntry } from '../contract/audit.ts';
import type { SealedDatabase } from '../sealed-database.ts';
import { alarmOf, type BallastWork, entriesOf } from './report.ts';
import type { DiskLevel } from './space.ts';

export interface CareOptions {
  readonly database: SealedDatabase;
  readonly now: () => Date;
  /** Opens the store again after a failed write, and brings in what waits. Rejects with Fault `disk-full` meanwhile. */
  readonly wake: () => Promise<void>;
  /** Puts it on record. */
  readonly tell: (audit: readonly AuditEntry[], alarm: LaneAlarm | undefined) => Promise<void>;
}

/** Looks after a store's disk: opens the store again, builds the ballast, and tells of what changed. */
export class DiskCare {
  readonly #options: CareOptions;
  #told: { readonly level: DiskLevel } & BallastWork = { level: 'ample', givenBytes: 0, builtBytes: 0 };

  constructor(options: CareOptions) {
    this.#options = options;
  }

  /** To be called now and then. What a full disk does not allow is left for the next time. */
  async tend(): Promise<void> {
    const { database, wake } = this.#options;
    await whenThereIsRoom(wake);
    await whenThereIsRoom(() => database.space.rebuild());
    await database.measure();
    await whenThereIsRoom(() => this.#tell());
  }

  async #tell(): Promise<void> {
    const { database, now, tell } = this.#options;
    const { space } = database;
    const { ballast } = space;
    const seen = {
      level: space.level(),
      givenBytes: ballast?.givenBytes ?? 0,
      // In slices: told of when it is whole.
      builtBytes: ballast?.missing === 0 ? ballast.builtBytes : this.#told.builtBytes,
    };
    const at = now().toISOString();
    const alarm = seen.level === this.#told.level ? undefined : alarmOf(seen.level, space, at);
    const entries = entriesOf(this.#told, seen, at);
    if (entries.length === 0 && alarm === undefined) return;
    await tell(entries, alarm);
    this.#told = seen;
  }
}

async function whenThereIsRoom(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const isFull = error instanceof Fault ? error.code === 'disk-full' : systemErrorCode(error) === 'ENOSPC';
    if (!isFull) throw error;
  }
}
