import type { MinutiaPair } from '../../engine.ts';
import { calibratedTo } from '../calibration.ts';
import { compareFeatures, comparePrepared, pairs } from '../compare.ts';
import { prepare } from '../prepare.ts';
import { type Part, partsOf } from './parts.ts';
import type { Print } from './print.ts';

/** All that a drawing of a comparison says. */
export interface ExplainedComparison {
  readonly probe: Print;
  readonly reference: Print;
  /** Best first, in pixels of each print. */
  readonly pairs: readonly MinutiaPair[];
  /** -10 log10(FMR), and what a match needs. */
  readonly score: number;
  readonly threshold: number;
  readonly parts: readonly Part[];
}

/** Compares two prints once more, for people: what was paired, and what the score is made of. */
export function explainComparison(probe: Print, reference: Print, threshold: number): ExplainedComparison {
  const [a, b] = [prepare(probe.template), prepare(reference.template)];
  const features = compareFeatures(a, b);
  return {
    probe,
    reference,
    pairs: pairs(probe.template, reference.template),
    score: comparePrepared(a, b),
    threshold,
    parts: features ? partsOf(features) : [],
  };
}

/** The answer in a word. */
export const answerOf = ({ score, threshold }: ExplainedComparison): string =>
  score >= threshold ? 'Match' : 'No match';

/** The answer in a sentence. */
export function reasonOf({ score, threshold, parts }: ExplainedComparison): string {
  if (parts.length === 0) return 'Nothing in the two prints is alike enough to compare.';
  const needed = `a match needs ${threshold.toFixed(1)} (one false match in ${odds(threshold)} comparisons)`;
  const beyond = score > calibratedTo ? `; beyond ${calibratedTo} the calibration says no more` : '';
  return `Score ${score.toFixed(1)}; ${needed}${beyond}.`;
}

/** Two figures are all that the calibration bears. */
const odds = (score: number) =>
  new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 2 }).format(10 ** (score / 10));
