import { percentile } from '../biometrics/evaluation.ts';
import type { Answer } from '../core/answer.ts';
import type { Encounter, TraitRecord } from '../core/encounter.ts';
import { scoreOfTrait } from '../core/search.ts';
import type { Received } from '../link/contract.ts';

const noneCounted: TraitCount = { searched: 0, notSearched: 0, agreeing: 0 };

/** What is true of a passenger, as far as counting needs it. */
export interface Truth {
  /** From 0, in the order of arrival. */
  readonly index: number;
  /** The subject that the passenger is enrolled as; undefined for somebody who is on no list. */
  readonly subject: string | undefined;
}

/** The demo's answer, as DESIGN.md names its keys. */
export interface DemoReport {
  readonly passengers: number;
  /** RED and YELLOW encounters that the hub has committed. */
  readonly hits: number;
  /** Of those, the ones whose best candidate is the passenger. */
  readonly trueHits: number;
  /** Listed passengers without a true hit at the hub; GREY counts as missed. */
  readonly missedHits: number;
  readonly falseHits: number;
  /** From presence in the lane to the hub's disk, over all encounters. */
  readonly latencyMs: { readonly p50: number; readonly p95: number };
  readonly outboxLeft: number;
  /** Encounters by answer, as the kiosk committed them. */
  readonly answers: Readonly<Record<Answer, number>>;
  /** By trait, over the encounters that the kiosk committed. */
  readonly traits: Readonly<Record<string, TraitCount>>;
  /** Encounters that the kiosk committed, and that the hub has received. */
  readonly encounters: { readonly kiosk: number; readonly hub: number };
}

/** What became of one trait. */
export interface TraitCount {
  readonly searched: number;
  readonly notSearched: number;
  /** Encounters with a candidate that it speaks for. */
  readonly agreeing: number;
}

/** Holds what the hub received against what is true of the passengers. */
export class Tally {
  readonly #truthOf = new Map<string, Truth>();
  readonly #found = new Set<number>();
  readonly #answers: Record<Answer, number> = { RED: 0, YELLOW: 0, GREEN: 0, GREY: 0 };
  readonly #traits: Record<string, TraitCount> = {};
  readonly #latenciesMs: number[] = [];
  readonly #received = new Set<string>();
  #hits = 0;
  #trueHits = 0;

  /** An encounter is on the kiosk's disk; `truth` is the passenger who stood in the lane. */
  committed(encounter: Encounter, truth: Truth): void {
    this.#truthOf.set(encounter.id, truth);
    this.#answers[encounter.answer]++;
    for (const trait of encounter.traits) this.#countTrait(trait, encounter);
  }

  #countTrait({ modality, searched }: TraitRecord, { candidates: [best] }: Encounter): void {
    const { searched: before, notSearched, agreeing } = this.#traits[modality] ?? noneCounted;
    const agrees = searched && best !== undefined && scoreOfTrait(best, modality) !== undefined;
    this.#traits[modality] = {
      searched: before + Number(searched),
      notSearched: notSearched + Number(!searched),
      agreeing: agreeing + Number(agrees),
    };
  }

  /** The hub has committed an event. */
  received({ entry: { event } }: Received, now: Date): void {
    if (event.type !== 'org.bitmap.encounter.v1') return;
    const { id, answer, candidates, startedAt } = event.data;
    const truth = this.#truthOf.get(id);
    // A data folder that was kept may still hold encounters of an earlier run.
    if (truth === undefined || this.#received.has(id)) return;
    this.#received.add(id);
    this.#latenciesMs.push(now.getTime() - Date.parse(startedAt));
    if (answer !== 'RED' && answer !== 'YELLOW') return;
    this.#hits++;
    if (truth.subject === undefined || candidates[0]?.subject !== truth.subject) return;
    this.#trueHits++;
    this.#found.add(truth.index);
  }

  report(passengers: readonly Truth[], outboxLeft: number): DemoReport {
    const missed = passengers.filter(
      ({ index, subject }) => subject !== undefined && !this.#found.has(index),
    );
    return {
      passengers: passengers.length,
      hits: this.#hits,
      trueHits: this.#trueHits,
      missedHits: missed.length,
      falseHits: this.#hits - this.#trueHits,
      latencyMs: { p50: percentile(this.#latenciesMs, 0.5), p95: percentile(this.#latenciesMs, 0.95) },
      outboxLeft,
      answers: this.#answers,
      traits: this.#traits,
      encounters: { kiosk: this.#truthOf.size, hub: this.#received.size },
    };
  }
}
