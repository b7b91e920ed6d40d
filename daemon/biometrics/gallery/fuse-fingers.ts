import type { Candidate } from '../../core/search.ts';
import { bestPairs, type CapturedFinger, type FingerPair, fuse, mayBeSame, waysToPair } from './fusion.ts';
import type { Comparer, GalleryReference } from './gallery-list.ts';
import type { ProbeFingers } from './probe-fingers.ts';

/** What came of comparing with the references of a subject; nothing is best where there was nothing to compare. */
export interface Scored {
  readonly best?: Pick<Candidate, 'instance' | 'score' | 'matches'>;
  /** References that were compared. */
  readonly compared: number;
}

/** A comparison of one of several probes with a reference. */
interface Comparison extends FingerPair {
  readonly probe: number;
  readonly instance: number;
}

/**
 * Compares several probes of a person with all references of a subject and fuses the scores. A pair counts no more than the
 * calibration data carry: what the fused score claims beyond that rests on two fingers and more that agree.
 */
export function fuseFingers<Template, Prepared>(
  probes: ProbeFingers<Template, Prepared>,
  references: readonly GalleryReference<Prepared>[],
  comparer: Pick<Comparer<Template, Prepared>, 'comparePrepared' | 'calibratedTo'>,
): Scored {
  const { fingerOf, fingers } = referenceFingers(references);
  const comparisons = references.flatMap((reference, at) =>
    comparisonsWith(probes, reference, fingerOf[at], comparer),
  );
  const pairs = bestPairs(comparisons);
  const [first] = pairs;
  if (first === undefined) return { compared: 0 };
  const scores = pairs.map(({ score }) => score);
  const fused = fuse(scores, waysToPair(probes.fingers, fingers), references.length);
  const agreeing = pairs
    .slice(0, fused.fingers)
    .map(({ probe, instance, score }) => ({ probe, instance, score }));
  return {
    best: { instance: first.instance, score: fused.score, matches: agreeing },
    compared: new Set(comparisons.map(({ instance }) => instance)).size,
  };
}

/** Of each probe that may be of the same finger. */
function comparisonsWith<Template, Prepared>(
  { probes, fingerOf, fingers }: ProbeFingers<Template, Prepared>,
  { instance, position, prepared }: GalleryReference<Prepared>,
  referenceFinger: number,
  { comparePrepared, calibratedTo }: Pick<Comparer<Template, Prepared>, 'comparePrepared' | 'calibratedTo'>,
): Comparison[] {
  const places = [...probes.keys()].filter(probe => mayBeSame(fingers[fingerOf[probe]].position, position));
  if (places.length === 0) return [];
  const reference = prepared();
  return places.map(probe => {
    const score = Math.min(calibratedTo, comparePrepared(probes[probe].prepared, reference));
    return { probe, instance, probeFinger: fingerOf[probe], referenceFinger, score };
  });
}

/** References of the same known position are one finger; each of the others may be one of its own. */
function referenceFingers(references: readonly GalleryReference<unknown>[]): {
  readonly fingerOf: readonly number[];
  readonly fingers: readonly CapturedFinger[];
} {
  const fingers: { position: number; captures: number }[] = [];
  const fingerOf = references.map(({ position }) => {
    const known = position === 0 ? -1 : fingers.findIndex(finger => finger.position === position);
    if (known < 0) return fingers.push({ position, captures: 1 }) - 1;
    fingers[known].captures++;
    return known;
  });
  return { fingerOf, fingers };
}
