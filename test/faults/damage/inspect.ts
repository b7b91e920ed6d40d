import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../../../daemon/core/errors.ts';
import type { KioskStore } from '../../../daemon/store/contract.ts';
import { encounter, encounterId } from '../../helpers/store.ts';
import { accountOf, everything, evidenceOf, type Life, listName, listOf, openLife } from '../workload.ts';

/** What a store said of itself, and what it gave that is not the truth. */
export interface Inspection {
  /** Faults, reports and findings: the damage was seen. */
  readonly told: readonly string[];
  /** Values that never were: wrong whatever the store told. */
  readonly falsified: readonly string[];
  /** What was acknowledged and is not given, or given as it was before: wrong when the store told nothing. */
  readonly vanished: readonly string[];
}

/** Opens a store that may be damaged, and asks it for everything that its life has put there. */
export async function inspect(folder: string, life: Life): Promise<Inspection> {
  const inspector = new Inspector();
  const opened = await inspector.ask('open', () => openLife(folder, { create: false, ...inspector.hears }));
  if (opened === undefined) return inspector;
  try {
    if (opened.witness.state !== 'agrees') inspector.told.push(`witness: ${opened.witness.state}`);
    await inspector.readAll(opened, life);
  } finally {
    await opened.close();
  }
  return inspector;
}

interface Truth {
  /** What must be given. */
  readonly now: readonly unknown[];
  /** What was true once. */
  readonly before: readonly unknown[];
}

class Inspector implements Inspection {
  readonly told: string[] = [];
  readonly falsified: string[] = [];
  readonly vanished: string[] = [];

  /** The options by which a store tells of what it finds. */
  readonly hears = { onCorrupt: (fault: Fault) => void this.told.push(fault.message) };

  /** A Fault is an answer; any other error is a fault of ours. */
  async ask<Value>(what: string, read: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof Fault)) throw new Error(`${what} failed with no Fault`, { cause: error });
      if (error.code !== 'erased') this.told.push(error.message);
      return undefined;
    }
  }

  async readAll(store: KioskStore, life: Life): Promise<void> {
    const verdict = await this.ask('audit', () => store.verifyAudit());
    if (verdict?.firstBad !== undefined) this.told.push(`audit: ${verdict.firstBad.defect}`);
    const all = life.encounters.map(encounter);
    await this.#readList('encounters', { now: all, before: [] }, () =>
      store.encounters({ limit: everything }),
    );
    const kept = new Set(life.evidence);
    for (const number of life.encounters) {
      const id = encounterId(number);
      await this.#readOne(`encounter ${number}`, { now: [encounter(number)], before: [] }, () =>
        store.encounter(id),
      );
      const evidence = [evidenceOf(number)];
      const truth = kept.has(number) ? { now: evidence, before: [] } : { now: [], before: evidence };
      await this.#readOne(`evidence ${number}`, truth, () => store.evidence(id));
    }
    const waiting = { now: all.slice(life.outbox.acknowledged), before: all };
    await this.#readList('outbox', waiting, () => this.#events(store));
    const versions = Array.from({ length: life.listVersion }, (_, index) => listOf(index + 1));
    await this.#readOne('list', { now: versions.slice(-1), before: versions }, () =>
      store.watchlist(listName),
    );
    const steps = Array.from({ length: life.steps }, (_, index) => accountOf(index + 1));
    const accounts = { now: [...life.accounts.values()].map(accountOf), before: steps };
    await this.#readList('accounts', accounts, () => store.accounts());
  }

  async #events(store: KioskStore): Promise<unknown[]> {
    const entries = await store.outbox.read('routine', 0, everything);
    const alarms = entries.filter(({ event }) => event.type === 'org.bitmap.alarm.v1');
    if (alarms.length > 0) this.told.push('outbox: alarms in the place of entries');
    return entries
      .filter(({ event }) => event.type === 'org.bitmap.encounter.v1')
      .map(({ event }) => event.data);
  }

  async #readOne(what: string, truth: Truth, read: () => Promise<unknown>): Promise<void> {
    const value = await this.ask(what, read);
    this.#compare(what, truth, value === undefined ? [] : [value]);
  }

  async #readList(what: string, truth: Truth, read: () => Promise<unknown[]>): Promise<void> {
    this.#compare(what, truth, (await this.ask(what, read)) ?? []);
  }

  #compare(what: string, { now, before }: Truth, given: readonly unknown[]): void {
    const isIn = (values: readonly unknown[]) => (value: unknown) =>
      values.some(one => isDeepStrictEqual(one, value));
    const stale = given.filter(value => !isIn(now)(value));
    const untrue = stale.filter(value => !isIn(before)(value)).length;
    const missing = now.length - (given.length - stale.length);
    if (untrue > 0) this.falsified.push(`${what}: ${untrue} untrue`);
    if (missing > 0) this.vanished.push(`${what}: ${missing} missing`);
    if (stale.length > untrue) this.vanished.push(`${what}: ${stale.length - untrue} as before`);
  }
}

/** Undefined when the damage was seen, or did no harm. */
export function silentlyWrong({ told, falsified, vanished }: Inspection): string | undefined {
  const wrong = told.length > 0 ? falsified : [...falsified, ...vanished];
  return wrong.length === 0 ? undefined : wrong.slice(0, 5).join('; ');
}
