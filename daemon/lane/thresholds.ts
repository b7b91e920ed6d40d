import type { Candidate } from '../core/search.ts';
import type { Policy } from './policy-schema.ts';

/** The scores that a policy asks for in one search. */
export interface Thresholds {
  /** Scores on the scale of the modality, -10 log10(FMR). */
  readonly red: number;
  readonly yellow: number;
  /** False when RED lies beyond what the calibration data carry: one trait alone then never gives it. */
  readonly redReachable: boolean;
  /** True when YELLOW itself lies beyond, and the highest calibrated score is asked for instead: FPIR is not met. */
  readonly yellowClamped: boolean;
}

/**
 * The score whose false-match rate, over so many templates, adds up to the false-positive identification rate:
 * 10 log10(templates / FPIR). `templates` below 1 count as 1.
 */
export function scoreFor(fpir: number, templates: number): number {
  return 10 * Math.log10(Math.max(1, templates) / fpir);
}

/**
 * Whether a candidate is RED. Beyond what the calibration data carry no single finger is; where two and more agree, each of
 * them counts no more than the data carry, and they may be together.
 */
export function isRed(
  { score, matches = [] }: Pick<Candidate, 'score' | 'matches'>,
  { red, redReachable }: Pick<Thresholds, 'red' | 'redReachable'>,
): boolean {
  return score >= red && (redReachable || matches.length > 1);
}

/**
 * Whether a candidate is worth a look: at YELLOW, or with a finger that reaches all that the data carry. Fusion takes some of that
 * for each further finger that was tried, and may leave less than YELLOW, which asks no more of one finger alone: whoever
 * lays down another finger beside a listed one must not be lost for it.
 */
export function isYellow(
  { score, matches = [] }: Pick<Candidate, 'score' | 'matches'>,
  { yellow }: Pick<Thresholds, 'yellow'>,
  calibratedTo: number,
): boolean {
  return score >= yellow || matches.some(match => match.score >= calibratedTo);
}

/** `calibratedTo`: see Modality. Scores above it are extrapolated, so nothing may depend on them. */
export function thresholdsFor(fpir: Policy['fpir'], templates: number, calibratedTo: number): Thresholds {
  const red = scoreFor(fpir.red, templates);
  const yellow = scoreFor(fpir.yellow, templates);
  return {
    red,
    yellow: Math.min(yellow, calibratedTo),
    redReachable: red <= calibratedTo,
    yellowClamped: yellow > calibratedTo,
  };
}
