import { below } from './keys.ts';
import type { LedgerRules } from './ledger.ts';
import { decodeValue } from './record.ts';
import { emptyOutbox, type OutboxState, savedOutbox } from './outbox-state.ts';
import type { SealedReader } from './sealed-reader.ts';
import type { ListHeader } from './watchlist-record.ts';

/** What a kiosk's store holds in memory: the counters, and which version of each list stands. */
export interface KioskState {
  readonly epoch: string;
  /** Commits so far; orders the decisions on an encounter. */
  readonly commits: number;
  readonly outbox: OutboxState;
  readonly lists: ReadonlyMap<string, ListHeader>;
}

type Saved = Omit<KioskState, 'lists'>;

export function kioskRules(newEpoch: () => string): LedgerRules<KioskState> {
  return {
    kind: 'kiosk',
    fresh: () => ({ epoch: newEpoch(), commits: 0, outbox: emptyOutbox, lists: new Map() }),
    save: ({ epoch, commits, outbox }): Saved => ({ epoch, commits, outbox }),
    load: async (saved, reader) => {
      const kept = saved as Saved;
      return { ...kept, outbox: savedOutbox(kept.outbox), lists: await loadLists(reader) };
    },
  };
}

async function loadLists(reader: SealedReader): Promise<Map<string, ListHeader>> {
  const records = await reader.list(below('list'));
  const headers = records.map(([, plaintext]) => decodeValue(plaintext) as ListHeader);
  return new Map(headers.map(header => [header.name, header]));
}
