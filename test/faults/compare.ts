import { isDeepStrictEqual } from 'node:util';
import type { Evidence } from '../../daemon/core/encounter.ts';
import { Fault } from '../../daemon/core/errors.ts';
import type { KioskStore } from '../../daemon/store/contract/kiosk-store.ts';
import { encounter, encounterId } from '../helpers/store.ts';
import {
  accountOf,
  everything,
  evidenceOf,
  grown,
  hasEvidence,
  type Life,
  listName,
  listOf,
  newborn,
} from './workload.ts';

/**
 * The life that a store holds: as many steps as its audit links and its outbox tell of. Each step moves one of the two. An
 * audit chain that does not hold throws.
 */
export async function lifeOf(store: KioskStore): Promise<Life> {
  const { firstBad } = await store.verifyAudit();
  if (firstBad !== undefined)
    throw new Error(`the audit chain breaks at ${firstBad.key}: ${firstBad.defect}`);
  const links = await ownLinks(store);
  const acknowledged = await acknowledgedIn(store);
  let life = newborn;
  while (life.auditLinks < links || life.outbox.acknowledged < acknowledged) {
    const next = grown(life);
    if (next.auditLinks > links || next.outbox.acknowledged > acknowledged) {
      throw new Error(`no life has ${links} audit links and ${acknowledged} events acknowledged`);
    }
    life = next;
  }
  return life;
}

/** The evidence of an encounter, or the word of the store that it has erased it. */
async function evidenceIn(store: KioskStore, id: string): Promise<Evidence | 'erased' | undefined> {
  try {
    return await store.evidence(id);
  } catch (error) {
    if (error instanceof Fault && error.code === 'erased') return 'erased';
    throw error;
  }
}

/** Links of the steps; the store adds some of its own, of what it found at a start and of its ballast. */
async function ownLinks(store: KioskStore): Promise<number> {
  const links = await store.auditLinks({ after: 0, limit: everything });
  return links.filter(({ action }) => /^(account|encounter|list)\./.test(action)).length;
}

/** Encounters whose events are gone from the outbox. */
async function acknowledgedIn(store: KioskStore): Promise<number> {
  const waiting = await eventsIn(store);
  const all = await store.encounters({ limit: everything });
  return all.length - waiting.length;
}

/** The encounters that wait for the hub; a gap in the stream throws. */
async function eventsIn(store: KioskStore): Promise<unknown[]> {
  const entries = await store.outbox.read('routine', 0, everything);
  const first = entries[0]?.seq ?? 0;
  const gap = entries.find(({ seq }, index) => seq !== first + index);
  if (gap !== undefined) throw new Error(`the outbox has a gap before ${gap.seq}`);
  const events = entries.map(({ event }) => event);
  return events.filter(({ type }) => type === 'org.bitmap.encounter.v1').map(({ data }) => data);
}

/** What a store holds otherwise than its life tells; empty when everything is there, and nothing else. */
export async function differences(store: KioskStore, life: Life): Promise<string[]> {
  const found: string[] = [];
  const expect = (what: string, seen: unknown, wanted: unknown) => {
    if (!isDeepStrictEqual(seen, wanted)) found.push(what);
  };
  const newestFirst = life.encounters.toReversed();
  expect('encounters', await store.encounters({ limit: everything }), newestFirst.map(encounter));
  const kept = new Set(life.evidence);
  for (const number of life.encounters) {
    const wanted = kept.has(number) ? evidenceOf(number) : hasEvidence(number) ? 'erased' : undefined;
    expect(`evidence ${number}`, await evidenceIn(store, encounterId(number)), wanted);
  }
  const waiting = life.encounters.slice(life.outbox.acknowledged);
  expect('outbox', await eventsIn(store), waiting.map(encounter));
  const list = life.listVersion === 0 ? undefined : listOf(life.listVersion);
  expect('list', await store.watchlist(listName), list);
  const accounts = [...life.accounts].toSorted(([a], [b]) => a - b).map(([, number]) => accountOf(number));
  expect('accounts', await store.accounts(), accounts);
  return found;
}

/**
 * After a crash a slot of the witness may be torn; anything worse is a loss. A log of which nothing is whole is in doubt: what was not
 * synced may be any bytes (strict POSIX), and a damaged commit looks the same. That nothing acknowledged is missing is seen apart.
 */
export function witnessLoss(store: Pick<KioskStore, 'witness' | 'losses'>): string | undefined {
  const { witness } = store;
  const loss = store.losses().find(({ verdict }) => verdict !== 'in-doubt');
  if (loss !== undefined) return `the store says ${loss.verdict}: ${loss.detail}`;
  if (['new', 'agrees', 'torn'].includes(witness.state)) return undefined;
  return `the witness is ${witness.state}: ${witness.detail ?? ''}`;
}
