import type { IrisTemplate } from '../../../core/iris.ts';
import type { Picture } from '../../explain/picture.ts';
import { calibratedTo } from '../calibration.ts';
import { compare } from '../compare.ts';
import type { FoundIris } from '../extract.ts';
import { agreementAt, bestAgreement, type CodeAgreement } from './agreement.ts';

/** What is known of an eye. A template alone has neither a picture nor what was found in it. */
export interface Eye {
  readonly name: string;
  readonly template: IrisTemplate;
  readonly picture?: Picture;
  readonly found?: FoundIris;
}

/** All that a drawing of a comparison says. */
export interface ExplainedEyes {
  readonly probe: Eye;
  readonly reference: Eye;
  /** -10 log10(FMR), and what a match needs. */
  readonly score: number;
  readonly threshold: number;
  /** By the codes that are searched; the fine ones, where both have one, at the same turn. */
  readonly search: CodeAgreement;
  readonly fine?: CodeAgreement;
}

/** Compares two eyes once more, for people: where their codes agree. The score itself allows for irises that bend a little. */
export function explainEyes(probe: Eye, reference: Eye, threshold: number): ExplainedEyes {
  const [a, b] = [probe.template, reference.template];
  const search = bestAgreement(a.search, b.search);
  const fine = a.fine && b.fine && agreementAt(a.fine, b.fine, search.turnColumns);
  return { probe, reference, score: compare(a, b), threshold, search, ...(fine && { fine }) };
}

/** The answer in a word. */
export const answerOf = ({ score, threshold }: ExplainedEyes): string =>
  score >= threshold ? 'Match' : 'No match';

/** The answer in a sentence. */
export function reasonOf({ score, threshold }: ExplainedEyes): string {
  const needed = `a match needs ${threshold.toFixed(1)} (one false match in ${odds(threshold)} comparisons)`;
  const beyond = score > calibratedTo ? `; beyond ${calibratedTo} the calibration says no more` : '';
  return `Score ${score.toFixed(1)}; ${needed}${beyond}.`;
}

const odds = (score: number) =>
  new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 2 }).format(10 ** (score / 10));
