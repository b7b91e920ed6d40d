// Whom scripts/search-million.ts loses: mates that the quick stages do not hand on, and error rates.
import { calibratedTo, extrapolated } from '../../daemon/biometrics/fingerprint/calibration.ts';
import { fingerprint } from '../../daemon/biometrics/fingerprint/fingerprint.ts';
import { alignKeeps } from '../../daemon/biometrics/fingerprint/search/layout.ts';
import type { Note } from './report.ts';
import { thresholdFor } from './rates.ts';
import type { Million } from './times.ts';
import { rateInterval } from './rate-interval.ts';

export const fpirs = [0.01, 0.001] as const;
/** The working threshold: what exhaustive comparison accepts there, a search shall find. */
const workingDb = 40;
/** So long a list is asked for to see how much each length would lose. */
const longestList = 5_000;

/** A mated pair of real prints. */
export interface MatedPair {
  /** What an exhaustive search would see. */
  readonly score: number;
  /** Place of the mate after stage 3; Infinity when it was lost before. */
  readonly rank: number;
  /** Whether stage 4 hands it on to the full comparison. */
  readonly isCompared: boolean;
}

/** Every probe in the gallery, and what becomes of each of its mates. */
export function searchMates({ index, prints, real }: Million, probes: readonly number[]): MatedPair[] {
  const firstReal = prints - real.length;
  return probes.flatMap(probe => {
    const { record, finger, prepared } = real[probe];
    const list = index.mostAlike(record, { mayBe: print => print !== firstReal + probe, most: longestList });
    const compared = new Set(index.screened(record, list.slice(0, alignKeeps(prints))));
    const rank = new Map(list.map((print, place) => [print - firstReal, place]));
    return real.flatMap((other, mate) => {
      if (mate === probe || other.finger !== finger) return [];
      const score = fingerprint.comparePrepared(prepared, other.prepared);
      const isCompared = compared.has(firstReal + mate);
      return [{ score, rank: rank.get(mate) ?? Number.POSITIVE_INFINITY, isCompared }];
    });
  });
}

export function reportLosses(note: Note, pairs: readonly MatedPair[], prints: number): void {
  const strict = 10 * Math.log10(prints / fpirs[0]);
  const thresholds = [
    [`FMR 1e-4 (${workingDb} dB)`, ({ score }: MatedPair) => score >= workingDb],
    [
      `${strict.toFixed(0)} dB (FPIR ${fpirs[0]}; beyond ${calibratedTo} dB by the fitted tail)`,
      ({ score }: MatedPair) => extrapolated(score) >= strict,
    ],
  ] as const;
  for (const [name, isAccepted] of thresholds) {
    const accepted = pairs.filter(isAccepted);
    const n = accepted.length;
    const share = (isLost: (pair: MatedPair) => boolean) => (100 * accepted.filter(isLost).length) / n;
    note(
      `lost of the pairs accepted at ${name}`,
      share(({ isCompared }) => !isCompared),
      '%',
      n,
      1.5,
    );
    for (const most of [200, 500, 1_000, 2_000, 3_000, 4_000, longestList]) {
      note(
        `  lost when stage 3 hands on ${most}`,
        share(({ rank }) => rank >= most),
        '%',
        n,
      );
    }
  }
}

/** `highest`: of each non-mated probe, in a slice with that share of the prints. */
export function reportErrorRates(
  note: Note,
  pairs: readonly MatedPair[],
  highest: Float64Array,
  sliceShare: number,
): void {
  const bounds = [
    [0, ''],
    [-1, ', lower end of the threshold'],
    [1, ', upper end of the threshold'],
  ] as const;
  for (const fpir of fpirs) {
    for (const [bound, which] of bounds) {
      const threshold = thresholdFor(fpir, highest, sliceShare, bound);
      const missed = pairs.filter(({ score, isCompared }) => !isCompared || extrapolated(score) < threshold);
      const n = pairs.length;
      note(
        `FNIR at FPIR ${fpir}, threshold ${threshold.toFixed(1)} dB${which}`,
        (100 * missed.length) / n,
        '%',
        n,
      );
      if (bound !== 0) continue;
      const { low, high } = rateInterval(missed.length, n);
      note('  its 95 % interval, from', 100 * low, '%', n);
      note('  to', 100 * high, '%', n);
    }
  }
}
