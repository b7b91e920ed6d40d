import { isDeepStrictEqual } from 'node:util';
import type { KioskStore } from '../../daemon/store/contract.ts';
import { encounter, encounterId } from '../helpers/store.ts';
import { accountOf, evidenceOf, grown, type Life, listName, listOf, newborn } from './workload.ts';

const everything = 1_000_000;

/**
 * The life that a store holds: as many steps as its audit links and its outbox tell of. Each step moves one of the two. An
 * audit chain that does not hold throws.
 */
export async function lifeOf(store: KioskStore): Promise<Life> {
  const { verified, firstBad } = await store.verifyAudit();
  if (firstBad !== undefined)
    throw new Error(`the audit chain breaks at ${firstBad.key}: ${firstBad.defect}`);
  const acknowledged = await acknowledgedIn(store);
  let life = newborn;
  while (life.auditLinks < verified || life.outbox.acknowledged < acknowledged) {
    const next = grown(life);
    if (next.auditLinks > verified || next.outbox.acknowledged > acknowledged) {
      throw new Error(`no life has ${verified} audit links and ${acknowledged} events acknowledged`);
    }
    life = next;
  }
  return life;
}

async function acknowledgedIn(store: KioskStore): Promise<number> {
  const [first] = await store.outbox.read('routine', 0, 1);
  return first === undefined ? 0 : first.seq - 1;
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
    const wanted = kept.has(number) ? evidenceOf(number) : undefined;
    expect(`evidence ${number}`, await store.evidence(encounterId(number)), wanted);
  }
  const waiting = life.encounters.slice(life.outbox.acknowledged);
  const entries = await store.outbox.read('routine', 0, everything);
  const sent = entries.map(({ seq, event }) => [seq, event.data]);
  const wanted = waiting.map((number, index) => [life.outbox.acknowledged + 1 + index, encounter(number)]);
  expect('outbox', sent, wanted);
  expect('count of the outbox', await store.outbox.count(), waiting.length);
  const list = life.listVersion === 0 ? undefined : listOf(life.listVersion);
  expect('list', await store.watchlist(listName), list);
  const accounts = [...life.accounts].toSorted(([a], [b]) => a - b).map(([, number]) => accountOf(number));
  expect('accounts', await store.accounts(), accounts);
  return found;
}
