import type { Encounter } from '../../daemon/core/encounter.ts';
import type { KioskEvent } from '../../daemon/core/event.ts';
import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../../daemon/core/errors.ts';
import { encounterKey, personKey } from '../../daemon/store/keys.ts';
import type { AuditLink } from '../../daemon/store/contract/audit.ts';
import type { HubStore } from '../../daemon/store/contract/hub-store.ts';
import type { KioskStore } from '../../daemon/store/contract/kiosk-store.ts';
import type { ReceivedEvent } from '../../daemon/store/contract/received.ts';
import type { Checker } from './invariants.ts';
import type { Witness } from './witness.ts';

/** Everything of a store, at the end of a day. */
const all = { limit: Number.MAX_SAFE_INTEGER } as const;

/** Holds a kiosk's store against what was acknowledged in the whole day. */
export async function judgeKiosk(store: KioskStore, witness: Witness, checker: Checker): Promise<void> {
  const left = await store.outbox.count();
  checker.must('outbox-drains', left === 0, () => `${witness.name}: ${left} entries are left in the outbox`);
  await judgeEncounters(store, witness, checker);
  await judgeErased(store, witness);
  await judgeAudit(store, witness, checker);
}

async function judgeEncounters(store: KioskStore, witness: Witness, checker: Checker): Promise<void> {
  for (const [id, written] of witness.encounters) {
    const read = await readEncounter(store, id);
    const isFlipped = witness.flipped.has(encounterKey(id)) || witness.flipped.has(personKey(id));
    const isErased = witness.erasing.has(id) && read !== undefined;
    const same =
      (read === 'corrupt' && isFlipped) || isErased || isDeepStrictEqual(read, JSON.parse(written));
    checker.must(
      'acknowledged-stays',
      same,
      () => `${witness.name}: encounter ${id} is not what was acknowledged`,
    );
  }
}

/** What was erased stays erased, when the kiosk comes up again too. */
export async function judgeErased(store: KioskStore, witness: Witness): Promise<void> {
  for (const id of witness.erased) {
    const read = await readEncounter(store, id);
    if (read !== undefined && read !== 'corrupt') witness.mustBeErased(read, witness.name);
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
  const wrong = outOfOrder(received);
  checker.must('applied-once', wrong === undefined, () => `the hub keeps ${wrong}`);
  const erasable = witnesses.flatMap(({ events, erasing }) =>
    events.filter(event => erasing.has(encounterOf(event) ?? '')),
  );
  checker.must(
    'applied-once',
    hidden(received) <= erasable.length,
    () => `the hub lacks ${hidden(received)} of its own events, ${erasable.length} may be erased`,
  );
  for (const witness of witnesses) {
    const own = received.filter(({ address }) => address.device === witness.name);
    const kept = countOf(own.map(({ entry }) => contentOf(entry.event)));
    for (const { entry } of own) {
      if (entry.event.type === 'org.bitmap.encounter.v1') witness.mustBeErased(entry.event.data, 'hub');
    }
    const lasting = witness.events.filter(event => !witness.erasing.has(encounterOf(event) ?? ''));
    const missing = lasting.filter(event => !take(kept, contentOf(event)));
    const flipped = [...witness.flipped].filter(key => key.startsWith('outbox/')).length;
    checker.must(
      'hub-has-all',
      missing.length <= flipped,
      () => `${witness.name}: the hub lacks ${missing.length} events: ${JSON.stringify(missing[0])}`,
    );
  }
}

function encounterOf({ type, data }: KioskEvent): string | undefined {
  if (type === 'org.bitmap.encounter.v1') return data.id;
  return type === 'org.bitmap.decision.v1' ? data.encounter : undefined;
}

/** Without `undefined`s, as it comes out of JSON. */
const contentOf = (event: KioskEvent) => JSON.stringify(event);

/** The first event that does not come after the one before it in its stream. */
function outOfOrder(received: readonly ReceivedEvent[]): string | undefined {
  const upTo = new Map<string, number>();
  let numbered = 0;
  for (const { address, entry, number } of received) {
    const stream = `${address.device} ${entry.epoch} ${entry.stream}`;
    const last = upTo.get(stream) ?? 0;
    if (entry.seq <= last) return `${stream}: ${entry.seq} after ${last}`;
    if (number <= numbered) return `event ${number} after ${numbered}`;
    upTo.set(stream, entry.seq);
    numbered = number;
  }
  return undefined;
}

/** How many events the hub has counted and does not show: their encounters are erased, or their records damaged. */
function hidden(received: readonly ReceivedEvent[]): number {
  return (received.at(-1)?.number ?? 0) - received.length;
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
