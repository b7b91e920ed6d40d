import { BucketMap } from './bucket-map.ts';
import { below, entriesOf, nameOf } from './keys.ts';
import type { WithDocuments } from './documents/plan.ts';
import { loadDocuments, noDocuments } from './documents/stored.ts';
import type { LedgerRules } from './ledger-state.ts';
import { appendEvents, emptyOutbox, type OutboxState, savedOutbox } from './outbox-state.ts';
import type { SealedReader } from './sealed-reader.ts';
import { valuesIn } from './values.ts';
import type { HeldList, ListHeader } from './watchlist-record.ts';

/** What a kiosk's store holds in memory: the counters, and which version of each list stands. */
export interface KioskState extends WithDocuments {
  readonly epoch: string;
  /** Commits so far; orders the decisions on an encounter. */
  readonly commits: number;
  readonly outbox: OutboxState;
  /** What the reserve journal held up to this number is in the store. */
  readonly settled: number;
  readonly lists: ReadonlyMap<string, HeldList>;
}

interface Saved extends Omit<KioskState, 'lists' | 'documents'> {
  /** Absent in stores from before there were documents. */
  readonly documentRevision?: number;
}

/** Of a store from before there was a reserve journal. */
const older = { settled: 0 };

/** `now`: of the outbox entries of signed heads. */
export function kioskRules(newEpoch: () => string, now: () => Date): LedgerRules<KioskState> {
  return {
    kind: 'kiosk',
    epochOf: ({ epoch }) => epoch,
    listsOf: ({ lists }) => lists,
    fresh: () => ({
      epoch: newEpoch(),
      commits: 0,
      outbox: emptyOutbox,
      settled: 0,
      lists: new Map(),
      documents: noDocuments,
    }),
    save: ({ epoch, commits, outbox, settled, documents }): Saved => {
      return { epoch, commits, outbox, settled, documentRevision: documents.revision };
    },
    load: async (saved, reader) => {
      const { documentRevision, ...kept } = { ...older, ...(saved as Saved) };
      const documents = await loadDocuments(reader, documentRevision);
      return { ...kept, outbox: savedOutbox(kept.outbox), lists: await loadLists(reader), documents };
    },
    announce: (state, data) =>
      appendEvents(state, [{ type: 'org.bitmap.audit-head.v1', data }], now().toISOString()),
  };
}

async function loadLists(reader: SealedReader): Promise<Map<string, HeldList>> {
  const lists = new Map<string, HeldList>();
  for (const header of await valuesIn<ListHeader>(reader, below('list')))
    lists.set(header.name, header.entryCount === undefined ? header : await withEntries(reader, header));
  return lists;
}

async function withEntries(reader: SealedReader, header: ListHeader): Promise<HeldList> {
  const ids: (readonly [string, true])[] = [];
  for await (const [key] of reader.sealedEntries(entriesOf(header.name))) ids.push([nameOf(key), true]);
  return { ...header, entries: BucketMap.of(ids) };
}
