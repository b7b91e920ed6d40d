import type { Encounter } from '../../core/encounter.ts';
import { Fault } from '../../core/errors.ts';
import type { AuditEntry } from '../contract/audit.ts';
import type { ErasureRequest } from '../contract/kiosk-store.ts';
import type { Retention, SweepOptions, SweepResult } from '../contract/retention.ts';
import { readDecisions, readEncounter } from '../encounter-record.ts';
import { below, encounterKey, nameOf, retentionKey, retentionTimeKey } from '../keys.ts';
import type { KioskState } from '../kiosk-state.ts';
import { type Plan, writing } from '../plan-group.ts';
import { decodeValue, encodeRecord } from '../record.ts';
import type { SealedDatabase } from '../sealed-database.ts';
import { valueAt } from '../values.ts';
import { erasuresPerSweep, looksPerSweep, timeSavedMs } from './parameters.ts';
import { oldEncounters, planDeletion } from './old-encounters.ts';
import { dayMs, periodMs, reasons, type RetentionPolicy, type Standing, standingOf } from './policy.ts';

/** Since when an encounter stands as it does, by trusted time. Kept, so that a restart does not begin to count again. */
interface Watched {
  readonly standing: Standing;
  readonly sinceMs: number;
}

interface SavedTime {
  readonly nowMs: number;
  /** The first time that was believed; 0 before. */
  readonly firstMs: number;
}

const noTime: SavedTime = { nowMs: 0, firstMs: 0 };

/** Of a machine that has never known the time the trusted one begins in 1970. */
const firstOf = (nowMs: number) => (nowMs > Date.UTC(2025, 0, 1) ? nowMs : 0);

export interface SweepParts {
  readonly database: SealedDatabase;
  readonly commit: (plan: Plan<KioskState, void>) => Promise<void>;
  readonly erase: (request: ErasureRequest) => Promise<unknown>;
}

/**
 * Looks for encounters whose time has come, some at each sweep, and erases them. Nothing that a sweep has begun is
 * lost when it is cut short: what it wrote stands, and the next one finds the rest.
 */
export class Sweep implements Retention {
  readonly #parts: SweepParts;
  /** By encounter; undefined until the first sweep has read it. */
  #watched: Map<string, Watched> | undefined;
  /** Committed to since the last sweep: they are looked at first. */
  readonly #changed = new Set<string>();
  #next = 0;
  #saved: SavedTime | undefined;
  /** The old encounter that was looked at last. */
  #oldest: string | undefined;

  constructor(parts: SweepParts) {
    this.#parts = parts;
  }

  /** Something was put on record of an encounter. */
  changed(encounterId: string): void {
    this.#changed.add(encounterId);
  }

  /** The trusted time that was saved last, in ms; 0 when none was. */
  async savedTimeMs(): Promise<number> {
    return (await this.#savedTime()).nowMs;
  }

  async #savedTime(): Promise<SavedTime> {
    this.#saved ??= (await valueAt<SavedTime>(this.#parts.database.read, retentionTimeKey)) ?? noTime;
    return this.#saved;
  }

  async run(options: SweepOptions): Promise<SweepResult> {
    const { database } = this.#parts;
    this.#watched ??= await readWatched(database);
    const looked = this.#toLookAt();
    const found = await Promise.all(looked.map(id => this.#look(id, options)));
    await this.#keep(
      found.filter(one => one !== undefined),
      options,
    );
    for (const id of looked) this.#changed.delete(id);
    return { erased: await this.#eraseDue(options), deleted: await this.#deleteOld(options) };
  }

  /** The changed ones, then the next of all that have a key. */
  #toLookAt(): string[] {
    const owners = this.#parts.database.encounterKeys.owners();
    if (this.#next >= owners.length) this.#next = 0;
    const turn = owners.slice(this.#next, this.#next + looksPerSweep);
    this.#next += looksPerSweep;
    return [...new Set([...this.#changed, ...turn])];
  }

  /** How an encounter stands, where that is new. */
  async #look(id: string, { nowMs }: SweepOptions): Promise<readonly [string, Watched] | undefined> {
    if (!this.#parts.database.encounterKeys.has(id)) return undefined;
    const encounter = await this.#encounter(id);
    if (encounter === undefined) return undefined;
    const standing = standingOf(encounter, await readDecisions(this.#parts.database.read, id));
    if (this.#watched?.get(id)?.standing === standing) return undefined;
    return [id, { standing, sinceMs: nowMs }];
  }

  /** Undefined for what does not open: it is reported where it is read, and erases itself from nobody's memory. */
  async #encounter(id: string): Promise<Encounter | undefined> {
    const { read } = this.#parts.database;
    try {
      return await readEncounter(read, await read.get(encounterKey(id)));
    } catch (error) {
      read.report(error);
      return undefined;
    }
  }

  async #keep(found: readonly (readonly [string, Watched])[], { nowMs }: SweepOptions): Promise<void> {
    const saved = await this.#savedTime();
    if (found.length === 0 && nowMs - saved.nowMs < timeSavedMs) return;
    const next = { nowMs, firstMs: saved.firstMs > 0 ? saved.firstMs : firstOf(nowMs) };
    const puts = found.map(([id, watched]) => ({ key: retentionKey(id), plaintext: encodeRecord(watched) }));
    puts.push({ key: retentionTimeKey, plaintext: encodeRecord(next) });
    await this.#parts.commit(writing({ puts }));
    this.#saved = next;
    for (const [id, watched] of found) this.#watched?.set(id, watched);
  }

  async #eraseDue({ policy, nowMs, at }: SweepOptions): Promise<number> {
    const due: ErasureRequest[] = [];
    for (const [encounter, { standing, sinceMs }] of this.#watched ?? []) {
      if (due.length >= erasuresPerSweep) break;
      if (nowMs - sinceMs < shortestMs(standing, policy)) continue;
      const kept = await this.#encounter(encounter);
      if (kept !== undefined && nowMs - sinceMs < periodMs(standing, kept, policy)) continue;
      due.push({ encounter, at, by: 'retention', reason: reasons[standing] });
    }
    await Promise.all(due.map(request => this.#erase(request)));
    return due.length;
  }

  async #erase(request: ErasureRequest): Promise<void> {
    try {
      await this.#parts.erase(request);
    } catch (error) {
      // Somebody was before us: then it is no longer watched either.
      if (!(error instanceof Fault && (error.code === 'conflict' || error.code === 'not-found'))) throw error;
    }
    this.#watched?.delete(request.encounter);
  }

  async #deleteOld({ policy, nowMs, at }: SweepOptions): Promise<number> {
    const { database, commit } = this.#parts;
    const { firstMs } = await this.#savedTime();
    if (firstMs === 0) return 0;
    const age = { fromMs: firstMs, toMs: nowMs - policy.encounterDays * dayMs };
    const { found, after } = await oldEncounters(database, age, this.#oldest);
    this.#oldest = after;
    if (found.length === 0) return 0;
    const detail = { count: found.length, from: found[0]?.id ?? '', to: found.at(-1)?.id ?? '' };
    const entry: AuditEntry = { at, action: 'encounters.deleted', actor: 'retention', detail };
    await commit(planDeletion(found, entry));
    return found.length;
  }
}

/** No encounter that stands so is due before. */
function shortestMs(standing: Standing, policy: RetentionPolicy): number {
  const everyList = [{ name: '' }, ...policy.lists].map(({ name }) => ({
    list: name,
    subject: '',
    instance: 0,
    score: 0,
  }));
  return Math.min(
    ...everyList.map(candidate => periodMs(standing, { answer: 'RED', candidates: [candidate] }, policy)),
  );
}

async function readWatched({ read }: SealedDatabase): Promise<Map<string, Watched>> {
  const records = await read.list(below('retention'));
  return new Map(records.map(([key, plaintext]) => [nameOf(key), decodeValue(plaintext) as Watched]));
}
