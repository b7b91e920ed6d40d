import type { ModalityName } from '../../core/modality.ts';
import type { Candidate, TraitMatch } from '../../core/search.ts';
import type { SearchableModality } from '../searchable.ts';
import {
  bestPairs,
  type CapturedTrait,
  fuse,
  mayBeSame,
  type TraitPair,
  waysToPair,
  waysTogether,
} from './fusion.ts';
import type { ProbeTraits } from './probe-traits.ts';

/** What came of comparing with the references of a subject; nothing is best where there was nothing to compare. */
export interface Scored {
  readonly best?: Pick<Candidate, 'instance' | 'score' | 'matches'>;
  /** References that were compared. */
  readonly compared: number;
}

/** A reference that a probe may be compared with. */
export interface Comparable<Prepared> {
  readonly instance: number;
  /** Which finger or eye it is of; 0 where that is not known. */
  readonly position: number;
  readonly prepared: () => Prepared;
}

/** A comparison of one of several probes with a reference. */
interface Comparison extends TraitPair, TraitMatch {
  readonly modality: ModalityName;
}

/** Of one modality: how the probes of a person met the references of a subject. */
export interface Meeting {
  /** The best, each finger or eye once. */
  readonly pairs: readonly Comparison[];
  /** See `waysToPair`. */
  readonly ways: readonly number[];
  readonly references: number;
  readonly compared: number;
}

type MeetingComparer<Template, Prepared> = Pick<
  SearchableModality<Template, Prepared>,
  'name' | 'comparePrepared' | 'calibratedTo'
>;

/**
 * Compares several probes of a person with all references of a subject, of one modality. A pair counts no more than the calibration
 * data carry: what a fused score claims beyond that rests on two traits and more that agree. `placeOf`: the place of a
 * probe among those of all modalities.
 */
export function meet<Template, Prepared>(
  probes: ProbeTraits<Template, Prepared>,
  references: readonly Comparable<Prepared>[],
  comparer: MeetingComparer<Template, Prepared>,
  placeOf: (probe: number) => number = probe => probe,
): Meeting {
  const { traitOf, traits } = referenceTraits(references);
  let compared = 0;
  const comparisons = references.flatMap((reference, at) => {
    const found = comparisonsWith(probes, reference, traitOf[at], comparer);
    compared += Math.min(1, found.length);
    return found.map(one => ({ ...one, probe: placeOf(one.probe) }));
  });
  const ways = waysToPair(probes.traits, traits);
  const tries = (ways[1] ?? 0) / references.length;
  return {
    pairs: bestPairs(comparisons).map(pair =>
      tries > 1 ? { ...pair, alone: bestOf(tries, pair.score) } : pair,
    ),
    ways,
    references: references.length,
    compared,
  };
}

/** Fuses what came of all modalities: an eye never meets a finger, but both count. */
export function fuseTraits(meetings: readonly Meeting[]): Scored {
  const pairs = meetings.flatMap(meeting => meeting.pairs).toSorted((a, b) => b.score - a.score);
  const [first] = pairs;
  if (first === undefined) return { compared: 0 };
  const scores = pairs.map(({ score }) => score);
  const fused = fuse(
    scores,
    waysTogether(meetings.map(({ ways }) => ways)),
    total(meetings.map(({ references }) => references)),
  );
  const matches = pairs
    .slice(0, fused.traits)
    .map(({ probeTrait: _, referenceTrait: __, ...match }): TraitMatch => match);
  return {
    best: { instance: first.instance, score: fused.score, matches },
    compared: total(meetings.map(({ compared }) => compared)),
  };
}

/** The best of so many tries is reached so many times as often (C. E. Bonferroni). */
function bestOf(tries: number, score: number): number {
  return Math.max(0, score - 10 * Math.log10(tries));
}

/** Of each probe that may be of the same finger or eye. */
function comparisonsWith<Template, Prepared>(
  { probes, traitOf, traits }: ProbeTraits<Template, Prepared>,
  { instance, position, prepared }: Comparable<Prepared>,
  referenceTrait: number,
  { name, comparePrepared, calibratedTo }: MeetingComparer<Template, Prepared>,
): Comparison[] {
  const places = [...probes.keys()].filter(probe => mayBeSame(traits[traitOf[probe]].position, position));
  if (places.length === 0) return [];
  const reference = prepared();
  return places.map(probe => {
    const score = Math.min(calibratedTo, comparePrepared(probes[probe].prepared, reference));
    return { modality: name, probe, instance, probeTrait: traitOf[probe], referenceTrait, score };
  });
}

/** References of the same known position are one finger or eye; each of the others may be one of its own. */
function referenceTraits(references: readonly Comparable<unknown>[]): {
  readonly traitOf: readonly number[];
  readonly traits: readonly CapturedTrait[];
} {
  const traits: { position: number; captures: number }[] = [];
  const traitOf = references.map(({ position }) => {
    const known = position === 0 ? -1 : traits.findIndex(trait => trait.position === position);
    if (known < 0) return traits.push({ position, captures: 1 }) - 1;
    traits[known].captures++;
    return known;
  });
  return { traitOf, traits };
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
