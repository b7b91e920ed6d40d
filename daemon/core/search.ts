import type { CountByModality, ModalityName } from './modality.ts';

/**
 * How long lists of irises are looked through. `exact`: everybody within the distance is found. `tiered`: twice as fast, and some mates are
 * passed over (docs/iris-search.md says how many).
 */
export const searchTiers = ['exact', 'tiered'] as const;
export type SearchTier = (typeof searchTiers)[number];

/** A list as it took part in a search. */
export interface SearchedList {
  readonly name: string;
  readonly version: number;
  /**
   * How many references (templates) of it took part: all that have not expired, of the modalities that were probed. Of a long
   * list only the most alike are compared.
   */
  readonly templates: number;
  /**
   * The same by modality: one that is absent was not probed, so nothing of it was searched; 0 says that it was and the list has
   * none. Absent in encounters that were kept before there was more than one.
   */
  readonly modalities?: CountByModality;
  /**
   * How many of them were compared in full with the probe, or with one of several at least: the rest was left out by quicker
   * looks. Absent in encounters that were kept before it was counted.
   */
  readonly compared?: number;
  /** Its irises were looked through in tiers (`SearchTier`), so that a mate may have been passed over; absent where they were not. */
  readonly tiered?: true;
}

/** A probe and a reference that were held for the same finger or eye. */
export interface TraitMatch {
  /** Absent in encounters that were kept before there was more than one: a fingerprint. */
  readonly modality?: ModalityName;
  /** Place of the probe among those of the search, from 0. */
  readonly probe: number;
  readonly instance: number;
  /** -10 log10(FMR) of this pair alone. */
  readonly score: number;
  /**
   * What the pair is worth by itself where it is the best of several: a policy counts each reference once, and here each has met more
   * probes than one, so that 10 log10 of their number is taken off. Absent where that is nothing.
   */
  readonly alone?: number;
}

/** A subject whose comparison score makes it worth a person's look. */
export interface Candidate {
  readonly list: string;
  readonly subject: string;
  /** The reference that scored best. */
  readonly instance: number;
  /** Calibrated: -10 log10(FMR), so 40 is one false match in 10,000. Of several probes, that of all of them together. */
  readonly score: number;
  /** Of a search with several probes: what the score was fused from, each finger and eye once, best first. */
  readonly matches?: readonly TraitMatch[];
}

/**
 * How well a trait agrees with a candidate of a search in which it took part: its best match, undefined where it adds nothing. Of a
 * search by one sample the score is that of its trait.
 */
export function scoreOfTrait(
  { score, matches }: Pick<Candidate, 'score' | 'matches'>,
  trait: ModalityName,
): number | undefined {
  if (matches === undefined) return score;
  return matches.find(({ modality = 'fingerprint' }) => modality === trait)?.score;
}

/** Two captures of one person that are one finger, though they were given as two. */
export interface SameFinger {
  /** Indices of the captures, in the order in which they were given. */
  readonly first: number;
  readonly second: number;
  /** -10 log10(FMR), at least the threshold. */
  readonly score: number;
}

/** What a 1:N search gave: the best candidates, best first, over all lists that were searched. */
export interface SearchResult {
  readonly candidates: readonly Candidate[];
  readonly lists: readonly SearchedList[];
  /**
   * Names of the lists of which a part was not searched, since its worker had died: who is in that part cannot be among the
   * candidates, so that no hit on such a list is GREY, never GREEN. What `lists` counts was searched. Absent when nothing was
   * left out.
   */
  readonly incomplete?: readonly string[];
  /** Of a search with several probes: those that match each other. They counted as one finger. */
  readonly sameFinger?: readonly SameFinger[];
  readonly searchMs: number;
}
