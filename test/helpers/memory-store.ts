import { createHash } from 'node:crypto';
import type { Encounter, Evidence, OfficerDecision } from '../../daemon/core/encounter.ts';
import { Fault } from '../../daemon/core/errors.ts';
import type { OutboxEntry } from '../../daemon/core/event.ts';
import type { Watchlist } from '../../daemon/core/watchlist.ts';
import type {
  Account,
  AuditEntry,
  AuditLink,
  Commit,
  KioskStore,
  Outbox,
  PageRequest,
} from '../../daemon/store/contract.ts';

/** A KioskStore in memory, for the tests of what stands on it. `diskFull` refuses every commit. */
export class MemoryStore implements KioskStore {
  readonly audit: AuditLink[] = [];
  readonly entries: OutboxEntry[] = [];
  diskFull = false;
  readonly #encounters = new Map<string, Encounter>();
  readonly #evidence = new Map<string, Evidence>();
  readonly #decisions: OfficerDecision[] = [];
  readonly #watchlists = new Map<string, Watchlist>();
  readonly #accounts = new Map<string, Account>();
  readonly #appendListeners = new Set<() => void>();
  #lastSeq = 0;

  readonly outbox: Outbox = {
    epoch: 'memory',
    read: async (after, limit) => this.entries.filter(({ seq }) => seq > after).slice(0, limit),
    acknowledge: async ({ epoch, upTo }) => {
      if (epoch !== 'memory') return false;
      this.entries.splice(0, this.entries.filter(({ seq }) => seq <= upTo).length);
      return true;
    },
    count: async () => this.entries.length,
    onAppend: listener => {
      this.#appendListeners.add(listener);
      return () => this.#appendListeners.delete(listener);
    },
  };

  async commit(commit: Commit): Promise<void> {
    if (this.diskFull) throw new Fault('disk-full', 'there is no room for the record', { where: 'memory' });
    for (const entry of commit.audit) this.#append(entry);
    if (commit.encounter) this.#encounters.set(commit.encounter.id, commit.encounter);
    if (commit.evidence) this.#evidence.set(commit.evidence.encounter, commit.evidence);
    if (commit.decision) this.#decisions.push(commit.decision);
    for (const event of commit.events ?? []) {
      this.#lastSeq += 1;
      const time = commit.audit[0]?.at ?? '';
      this.entries.push({ epoch: 'memory', seq: this.#lastSeq, id: `memory-${this.#lastSeq}`, time, event });
    }
    if (commit.events?.length) for (const listener of this.#appendListeners) listener();
  }

  #append(entry: AuditEntry): void {
    const before = this.audit.at(-1)?.hash ?? '';
    const hash = createHash('sha256').update(before).update(JSON.stringify(entry)).digest('hex');
    this.audit.push({ ...entry, seq: this.audit.length + 1, hash });
  }

  async encounters({ limit, before }: PageRequest): Promise<Encounter[]> {
    const newestFirst = [...this.#encounters.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
    return newestFirst.filter(({ id }) => before === undefined || id < before).slice(0, limit);
  }

  async encounter(id: string): Promise<Encounter | undefined> {
    return this.#encounters.get(id);
  }

  async evidence(encounterId: string): Promise<Evidence | undefined> {
    return this.#evidence.get(encounterId);
  }

  async decisions(encounterId: string): Promise<OfficerDecision[]> {
    return this.#decisions.filter(({ encounter }) => encounter === encounterId);
  }

  async auditLinks({ after, limit }: { after: number; limit: number }): Promise<AuditLink[]> {
    return this.audit.filter(({ seq }) => seq > after).slice(0, limit);
  }

  async putWatchlist(list: Watchlist, audit: AuditEntry): Promise<void> {
    await this.commit({ audit: [audit] });
    this.#watchlists.set(list.name, list);
  }

  async watchlist(name: string): Promise<Watchlist | undefined> {
    return this.#watchlists.get(name);
  }

  async watchlistNames(): Promise<string[]> {
    return [...this.#watchlists.keys()];
  }

  async putAccount(account: Account, audit: AuditEntry): Promise<void> {
    await this.commit({ audit: [audit] });
    this.#accounts.set(account.name, account);
  }

  async account(name: string): Promise<Account | undefined> {
    return this.#accounts.get(name);
  }

  async accounts(): Promise<Account[]> {
    return [...this.#accounts.values()];
  }

  async close(): Promise<void> {}
}
