import type { Encounter } from '../../daemon/core/encounter.ts';
import type { KioskEvent } from '../../daemon/core/event.ts';
import { Fault } from '../../daemon/core/errors.ts';
import { encounterKey } from '../../daemon/store/keys.ts';
import type { AuditLink, HubStore, KioskStore, ReceivedEvent } from '../../daemon/store/contract.ts';
import type { Checker } from './invariants.ts';
import type { Witness } from './witness.ts';

/** Everything of a store, at the end of a day. */
const all = { limit: Number.MAX_SAFE_INTEGER } as const;

/** Holds a kiosk's store against what was acknowledged in the whole day. */
export async function judgeKiosk(store: KioskStore, witness: Witness, checker: Checker): Promise<void> {
  const left = await store.outbox.count();
  checker.must('outbox-drains', left === 0, () => `${witness.name}: ${left} entries are left in the outbox`);
  await judgeEncounters(store, witness, checker);
  await judgeAudit(store, witness, checker);
}

async function judgeEncounters(store: KioskStore, witness: Witness, checker: Checker): Promise<void> {
  for (const [id, written] of witness.encounters) {
    const read = await readEncounter(store, id);
    const isRefused = read === 'corrupt' && witness.flipped.has(encounterKey(id));
    const same = isRefused || JSON.stringify(read) === written;
    checker.must(
      'acknowledged-stays',
      same,
      () => `${witness.name}: encounter ${id} is not what was acknowledged`,
    );
  }
}

async function readEncounter(store: KioskStore, id: string): Promise<Encounter | 'corrupt' | undefined> {
  try {
    return await store.encounter(id);
  } catch (error) {
    if (error instanceof Fault && error.code === 'corrupt') return 'corrupt';
    throw error;
  }
}

async function judgeAudit(store: KioskStore, witness: Witness, checker: Checker): Promise<void> {
  const { firstBad, verified } = await store.verifyAudit();
  const isNamed = firstBad === undefined || witness.flipped.has(firstBad.key);
  checker.must(
    'chain-verifies',
    isNamed,
    () => `${witness.name}: ${JSON.stringify(firstBad)} after ${verified}`,
  );
  const links = await store.auditLinks({ after: 0, ...all });
  const kept = countOf(links.map(link => textOf(link)));
  const lost = witness.audit.filter(entry => !take(kept, textOf(entry)));
  const flipped = [...witness.flipped].filter(key => key.startsWith('audit/')).length;
  checker.must(
    'acknowledged-stays',
    lost.length <= flipped,
    () => `${witness.name}: ${lost.length} audit entries are lost: ${JSON.stringify(lost[0])}`,
  );
}

const textOf = ({ at, action, actor, object, detail }: Omit<AuditLink, 'seq' | 'hash'>) =>
  JSON.stringify({ at, action, actor, object, detail });

/** Holds the hub's store against what all kiosks have committed. */
export async function judgeHub(
  store: HubStore,
  witnesses: readonly Witness[],
  checker: Checker,
): Promise<void> {
  const received = (await store.received(all)).toReversed();
  checker.must('applied-once', isInOrder(received), () => 'the hub keeps a stream with a gap, or twice');
  for (const witness of witnesses) {
    const own = received.filter(({ address }) => address.device === witness.name);
    const kept = countOf(own.map(({ entry }) => contentOf(entry.event)));
    const missing = witness.events.filter(event => !take(kept, contentOf(event)));
    const flipped = [...witness.flipped].filter(key => key.startsWith('outbox/')).length;
    checker.must(
      'hub-has-all',
      missing.length <= flipped,
      () => `${witness.name}: the hub lacks ${missing.length} events: ${JSON.stringify(missing[0])}`,
    );
  }
}

/** Without `undefined`s, as it comes out of JSON. */
const contentOf = (event: KioskEvent) => JSON.stringify(event);

function isInOrder(received: readonly ReceivedEvent[]): boolean {
  const upTo = new Map<string, number>();
  return received.every(({ address, entry, number }, index) => {
    const stream = `${address.device} ${entry.epoch} ${entry.stream}`;
    const isNext = entry.seq === (upTo.get(stream) ?? 0) + 1;
    upTo.set(stream, entry.seq);
    return isNext && number === index + 1;
  });
}

function countOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function take(counts: Map<string, number>, text: string): boolean {
  const count = counts.get(text) ?? 0;
  counts.set(text, count - 1);
  return count > 0;
}
