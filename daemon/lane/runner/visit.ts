import type { Biographics } from '../../core/encounter.ts';
import type { FingerPosition } from '../../core/fingerprint.ts';
import type { Image } from '../../core/image.ts';
import { gravestPresentation, type PresentationJudgement } from '../../core/presentation.ts';
import type { Quality } from '../../core/quality.ts';
import type { SearchResult } from '../../core/search.ts';
import type { Decision } from '../policy.ts';
import type { TraitName } from '../traits.ts';

/** A capture that was usable. */
export interface Sample {
  readonly modality: TraitName;
  /** As `Reference.position`. */
  readonly position: FingerPosition;
  readonly image: Image;
  /** As `Reference.template`. */
  readonly template: Uint8Array;
}

/** One trait of the traveller. */
export interface TraitVisit {
  attempts: number;
  captureMs: number;
  extractMs: number;
  /** Of the last capture, or of the one that was recalled; of two eyes, that of the better one. */
  quality?: Quality;
  /** Of the same capture. */
  presentation?: Pick<PresentationJudgement, 'verdict' | 'reasons'>;
  /** Of the same capture: none, one, or an eye each. */
  samples: readonly Sample[];
  /** What each attempt gave that could be used. */
  readonly given: Map<number, GivenTrait>;
}

/** What a capture gave, as a visit keeps it. */
export type GivenTrait = Required<Pick<TraitVisit, 'quality' | 'presentation' | 'samples'>>;

/**
 * Later attempts were of no use: what is searched with and recorded is what this one gave. What spoke against the last presentation
 * goes on speaking.
 */
export function recall(trait: TraitVisit, attempt: number): void {
  const given = trait.given.get(attempt);
  if (given === undefined) throw new Error(`attempt ${attempt} gave nothing that could be used`);
  const judged = [given.presentation, trait.presentation].filter(one => one !== undefined);
  Object.assign(trait, given, { presentation: gravestPresentation(judged) });
}

/** What was searched with, and what came of it. */
export interface Search {
  /** In the order of the probes: `TraitMatch.probe` is a place among them. */
  readonly samples: readonly Sample[];
  readonly result: SearchResult;
  readonly decision: Decision;
}

/**
 * What is known of the traveller in the lane, in memory only. A visit that is over keeps nothing: an answer that comes
 * late writes into a visit that nobody looks at any more.
 */
export interface Visit {
  readonly serial: number;
  /** ULID of the encounter. */
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Clock.monotonicMs. */
  readonly startedMs: number;
  readonly traits: Readonly<Record<TraitName, TraitVisit>>;
  biographics?: Biographics;
  search?: Search;
  /** What went to the disk. */
  decision?: Decision;
}

export function newVisit(serial: number, id: string, startedAt: string, startedMs: number): Visit {
  const trait = (): TraitVisit => ({
    attempts: 0,
    captureMs: 0,
    extractMs: 0,
    samples: [],
    given: new Map(),
  });
  return { serial, id, startedAt, startedMs, traits: { fingerprint: trait(), iris: trait() } };
}
