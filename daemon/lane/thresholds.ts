import type { ModalityName } from '../core/modality.ts';
import type { Candidate, TraitMatch } from '../core/search.ts';
import type { SearchOptions } from '../biometrics/engine.ts';
import { searchedCandidates } from './parameters.ts';
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

/** The highest score that the calibration data of each modality carry (see Modality); what is absent is not compared. */
export type CalibratedTo = Readonly<Partial<Record<ModalityName, number>>>;

type Found = Pick<Candidate, 'score' | 'matches'>;

/**
 * The score whose false-match rate, over so many templates, adds up to the false-positive identification rate:
 * 10 log10(templates / FPIR). `templates` below 1 count as 1.
 */
export function scoreFor(fpir: number, templates: number): number {
  return 10 * Math.log10(Math.max(1, templates) / fpir);
}

/**
 * What a search is asked for, so that nobody who is YELLOW is left out: the least score is what one template would ask for, since a
 * search has at least one, or what a trait has to reach to be YELLOW whatever is asked for. `today` is an ISO 8601 date.
 */
export function searchFor(
  { fpir: { yellow }, irisSearch }: Pick<Policy, 'fpir' | 'irisSearch'>,
  calibratedTo: CalibratedTo,
  today: string,
): SearchOptions {
  const minimumScore = Math.min(scoreFor(yellow, 1), ...Object.values(calibratedTo));
  return { minimumScore, maximumCandidates: searchedCandidates, today, irisSearch };
}

/**
 * Whether a candidate is RED. Beyond what the calibration data of its modality carry no single trait is; where two and more
 * agree, each of them counts no more than its data carry, and they may be together. `alone` is the modality of a search
 * with a single probe.
 */
export function isRed(
  { score, matches = [] }: Found,
  { red }: Pick<Thresholds, 'red'>,
  calibratedTo: CalibratedTo,
  alone: ModalityName,
): boolean {
  if (score < red) return false;
  const modality = matches[0] === undefined ? alone : modalityOf(matches[0]);
  return matches.length > 1 || red <= (calibratedTo[modality] ?? 0);
}

/**
 * Whether a candidate is worth a look: at YELLOW with all its traits together, or with one alone (`TraitMatch.alone`), or with one that
 * reaches all that the data of its modality carry. Fusion takes from a trait for each further one that was tried: whoever lays down
 * another finger beside a listed one, or shows another eye, must not be lost for it. So there are two ways to YELLOW where several
 * traits are searched with; each keeps to the rate that the policy states (docs/gallery.md says what both do).
 */
export function isYellow(
  { score, matches = [] }: Found,
  { yellow }: Pick<Thresholds, 'yellow'>,
  calibratedTo: CalibratedTo,
): boolean {
  if (score >= yellow) return true;
  return matches.some(match => {
    const carried = calibratedTo[modalityOf(match)] ?? Number.POSITIVE_INFINITY;
    return (match.alone ?? match.score) >= yellow || match.score >= carried;
  });
}

function modalityOf({ modality = 'fingerprint' }: TraitMatch): ModalityName {
  return modality;
}

/** `calibratedTo`: see Modality; of several, the highest. Scores above it are extrapolated, so nothing may depend on them. */
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
