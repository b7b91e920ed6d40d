import type { Encounter } from '../../daemon/core/encounter.ts';
import type { KioskEvent, OutboxEntry } from '../../daemon/core/event.ts';
import { forEachStream, type StreamName } from '../../daemon/core/stream.ts';
import type { LaneView } from '../../daemon/lane/contract.ts';
import type { AuditEntry } from '../../daemon/store/contract/audit.ts';
import type { Commit, KioskStore } from '../../daemon/store/contract/kiosk-store.ts';
import { encounterKey, outboxKey } from '../../daemon/store/keys.ts';
import type { BarrierState } from '../../hal/barrier.ts';
import type { SimDisk } from './disk.ts';
import type { Checker } from './invariants.ts';

/** Somebody whom the lane must not miss, and why it may not. */
export interface Truth {
  /** Whether the person in the lane now is on a list. */
  readonly listed: boolean;
}

/**
 * Stands beside a kiosk and outlives its crashes: it remembers what was acknowledged, and holds what is shown, opened and
 * sent against what is certain to be on the disk at that moment.
 */
export class Witness {
  readonly name: string;
  /** By id, in the form in which they were committed. */
  readonly encounters = new Map<string, string>();
  readonly audit: AuditEntry[] = [];
  readonly events: KioskEvent[] = [];
  /** Ids of encounters whose erasure was asked for; some of it may have failed. */
  readonly erasing = new Set<string>();
  /** Those whose erasure was acknowledged. */
  readonly erased = new Set<string>();
  /** Keys of records whose bits were turned over. */
  readonly flipped = new Set<string>();
  readonly #disk: SimDisk;
  readonly #checker: Checker;
  readonly #truth: () => Truth;
  /** Encounters that may open the gate, each once. */
  readonly #admitted = new Set<string>();
  /** Words of an officer that are on record and have opened nothing yet. */
  #releases = 0;
  /** The gate stands open by such a word. */
  #isReleased = false;
  #barrier: BarrierState | undefined;
  readonly #sentUpTo: Record<StreamName, number> = { ...forEachStream(() => 0) };

  constructor(name: string, disk: SimDisk, checker: Checker, truth: () => Truth) {
    this.name = name;
    this.#disk = disk;
    this.#checker = checker;
    this.#truth = truth;
  }

  /** The store as the kiosk's rooms see it. */
  watch(store: Pick<KioskStore, 'commit'>): Pick<KioskStore, 'commit'> {
    return {
      commit: async commit => {
        await store.commit(commit);
        this.#acknowledged(commit);
      },
    };
  }

  /** The view of the lane has changed. */
  shown({ encounter, answer, prompt, state }: LaneView): void {
    if (answer !== undefined) this.#mustBeKept(encounter, `the answer ${answer} is shown`);
    if (state !== 'passing') this.#isReleased = false;
    if (state === 'idle') this.#releases = 0;
    if (prompt !== 'please-pass' || this.#isReleased) return;
    this.#mustBeKept(encounter, 'the way is shown');
  }

  /** The leaf of the gate, and whose encounter the lane is at. */
  moved(state: BarrierState | undefined, encounter: string | undefined): void {
    const before = this.#barrier;
    this.#barrier = state;
    if (state !== 'opening' || before === 'obstructed') return;
    if (encounter !== undefined && this.#admitted.delete(encounter)) {
      this.#mustBeKept(encounter, 'the gate opens');
      return;
    }
    this.#checker.must(
      'gate-for-admitted',
      this.#releases > 0,
      () => `${this.name}: the gate opens for ${encounter}`,
    );
    this.#isReleased = this.#releases > 0;
    this.#releases = 0;
  }

  /** An officer sees somebody. */
  looked(officer: string, encounter: string, { id, answer }: Pick<Encounter, 'id' | 'answer'>): void {
    this.#mustBeAsWritten(encounter, { id, answer });
    const isRecorded = this.audit.findLast(
      ({ action, actor, object }) => action === 'person.viewed' && actor === officer && object === encounter,
    );
    this.#checker.must(
      'looks-audited',
      isRecorded !== undefined,
      () => `${this.name}: ${officer} looks at ${encounter}`,
    );
  }

  /** An event goes out on the line. What has been sent before may be gone from the outbox by now. */
  sent({ stream, seq }: Pick<OutboxEntry, 'stream' | 'seq'>): void {
    if (seq <= this.#sentUpTo[stream]) return;
    this.#sentUpTo[stream] = seq;
    const isKept = this.#disk.isCertain(outboxKey(stream, seq));
    this.#checker.must(
      'disk-before-show',
      isKept,
      () => `${this.name}: ${stream} event ${seq} is sent and not on the disk`,
    );
  }

  /** Whether an encounter that is read as it is here breaks the word that was given when it was erased. */
  mustBeErased({ id, candidates, biographics }: Encounter, where: string): void {
    const isNameless = candidates.length === 0 && biographics === undefined;
    const holds = isNameless || !this.erased.has(id);
    this.#checker.must('erased-stays', holds, () => `${where}: ${id} was erased, and tells who it was`);
  }

  /** The kiosk has come up again on this disk. */
  recovered(): void {
    for (const id of this.encounters.keys()) {
      const isThere = this.#disk.records.get(encounterKey(id)) !== undefined;
      this.#checker.must('acknowledged-stays', isThere, () => `${this.name}: encounter ${id} is lost`);
    }
  }

  #acknowledged({ encounter, audit, events = [] }: Commit): void {
    this.audit.push(...audit);
    this.events.push(...events);
    if (audit.some(({ action }) => action === 'lane.release-traveller')) this.#releases++;
    if (encounter === undefined) return;
    this.encounters.set(encounter.id, JSON.stringify(encounter));
    this.#mustBeKept(encounter.id, 'the commit is acknowledged');
    this.#mustBeTrue(encounter);
    if (mayPass(encounter)) this.#admitted.add(encounter.id);
  }

  #mustBeKept(encounter: string | undefined, what: string): void {
    const isKept = encounter !== undefined && this.#disk.isCertain(encounterKey(encounter));
    this.#checker.must(
      'disk-before-show',
      isKept,
      () => `${this.name}: ${what}, and ${encounter} is not on the disk`,
    );
  }

  /** What is read is what was written; of an encounter whose acknowledgement a crash swallowed nobody knows. */
  #mustBeAsWritten(encounter: string, { id, answer }: Pick<Encounter, 'id' | 'answer'>): void {
    const written = this.encounters.get(encounter);
    const same =
      written === undefined || (id === encounter && (JSON.parse(written) as Encounter).answer === answer);
    this.#checker.must(
      'never-silently-wrong',
      same,
      () => `${this.name}: ${encounter} reads as ${id}, ${answer}`,
    );
  }

  #mustBeTrue({ id, answer, lists, traits, greyReasons }: Encounter): void {
    if (answer !== 'GREEN') return;
    const isWhole = lists.length === policyLists.length && lists.every(({ templates }) => templates > 0);
    const isSearched = greyReasons.length === 0 && traits.some(({ searched }) => searched);
    const fine = isWhole && isSearched && !this.#truth().listed;
    this.#checker.must(
      'grey-is-not-green',
      fine,
      () => `${this.name}: ${id} is GREEN and was not searched in full`,
    );
  }
}

/** The lists that the policy of the simulated lanes names. */
export const policyLists = ['wanted', 'watched'] as const;

function mayPass({ answer, disposition }: Encounter): boolean {
  if (disposition === 'admitted') return answer === 'GREEN';
  return disposition === 'silently-referred' && answer !== 'GREY';
}
