import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../../../daemon/core/errors.ts';
import type { OutboxEntry } from '../../../daemon/core/event.ts';
import type { KioskStore } from '../../../daemon/store/contract/kiosk-store.ts';
import { encounter, encounterId } from '../../helpers/store.ts';
import { accountOf, everything, evidenceOf, type Life, listName, listOf, openLife } from '../workload.ts';

/** What a store said of itself, and what it gave that is not the truth. */
export interface Inspection {
  /** What a daemon hears at its start and while it works, without anybody asking: faults, reports, findings, alarms. */
  readonly told: readonly string[];
  /** Values that never were: wrong whatever the store told. */
  readonly falsified: readonly string[];
  /** What was acknowledged and is not given, nor refused by its name, or given as it was before: wrong when the store told nothing. */
  readonly vanished: readonly string[];
}

/** A daemon looks at a table at each call, every few seconds. */
const tends = 3;

/** Opens a store that may be damaged as a daemon does, and asks it for everything that its life has put there. */
export async function inspect(folder: string, life: Life): Promise<Inspection> {
  const inspector = new Inspector();
  const opened = await inspector.start(() => openLife(folder, { create: false, ...inspector.hears }));
  if (opened === undefined) return inspector;
  try {
    for (let call = 0; call < tends; call++) await opened.tend();
    await inspector.hear(opened);
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

type Answer<Value> =
  | { readonly value: Value; readonly refused?: never }
  | { readonly value?: never; readonly refused: string };

const isAlarm = ({ event }: OutboxEntry) => event.type === 'org.bitmap.alarm.v1';

function faultOf(what: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw new Error(`${what} failed with no Fault`, { cause: error });
}

class Inspector implements Inspection {
  readonly told: string[] = [];
  readonly falsified: string[] = [];
  readonly vanished: string[] = [];

  /** The options by which a store tells of what it finds. */
  readonly hears = { onCorrupt: (fault: Fault) => void this.told.push(fault.message) };

  /** A store that is refused has told. */
  async start(open: () => Promise<KioskStore>): Promise<KioskStore | undefined> {
    try {
      return await open();
    } catch (error) {
      this.told.push(faultOf('open', error).message);
      return undefined;
    }
  }

  /** What goes to the hub, and to /health, by itself. */
  async hear(store: KioskStore): Promise<void> {
    if (store.witness.state !== 'agrees') this.told.push(`witness: ${store.witness.state}`);
    for (const { detail } of store.losses()) this.told.push(detail);
    const alarms = (await store.outbox.read('urgent', 0, everything)).filter(isAlarm);
    for (const { event } of alarms) this.told.push(`alarm: ${event.type}`);
  }

  /** A Fault refuses what was asked for, and tells of nothing else; any other error is a fault of ours. */
  async ask<Value>(what: string, read: () => Promise<Value>): Promise<Answer<Value>> {
    try {
      return { value: await read() };
    } catch (error) {
      return { refused: faultOf(what, error).code };
    }
  }

  async readAll(store: KioskStore, life: Life): Promise<void> {
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
    if (entries.some(isAlarm)) this.told.push('outbox: alarms in the place of entries');
    return entries
      .filter(({ event }) => event.type === 'org.bitmap.encounter.v1')
      .map(({ event }) => event.data);
  }

  async #readOne(what: string, truth: Truth, read: () => Promise<unknown>): Promise<void> {
    const { value, refused } = await this.ask(what, read);
    if (refused === undefined || refused === 'erased') {
      this.#compare(what, truth, value === undefined ? [] : [value]);
    }
  }

  async #readList(what: string, truth: Truth, read: () => Promise<unknown[]>): Promise<void> {
    const { value } = await this.ask(what, read);
    if (value !== undefined) this.#compare(what, truth, value);
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
