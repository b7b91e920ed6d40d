import {
  type EvaluationReport,
  type QualityReport,
  type Rates,
  type ReportedRates,
  type ReportOptions,
  reportOf,
  reportOfSets,
  type SetsReport,
} from '../biometrics/evaluation-report.ts';
import type { Evaluation } from './eval-subjects.ts';

/** Of irises the rates by the code that is searched alone, beside those of the whole template. */
export type WithSearchCode<Report, Searched = ReportedRates> = Report & { readonly searchCode?: Searched };

type SearchedSet = ReportedRates & Pick<EvaluationReport, 'comparePerSecond'>;

export type SetDocument = WithSearchCode<EvaluationReport, SearchedSet>;

export interface SetsDocument {
  readonly sets: readonly (SetDocument & { readonly name: string })[];
  readonly mean: WithSearchCode<SetsReport['mean'], Rates>;
  readonly pooled: WithSearchCode<QualityReport>;
}

export interface NamedEvaluation extends Evaluation {
  readonly name: string;
}

/** Everything that is said of one set. */
export function documentOf({ set, searchCode }: Evaluation, options: ReportOptions): SetDocument {
  return { ...reportOf(set, options), ...(searchCode && { searchCode: searchedSet(reportOf(searchCode)) }) };
}

/** Each set, the mean of their rates, and the rates of all their comparisons together. */
export function documentOfSets(
  evaluations: readonly NamedEvaluation[],
  options: ReportOptions,
): SetsDocument {
  const whole = reportOfSets(evaluations, options);
  const searched = evaluations.flatMap(({ name, searchCode }) =>
    searchCode ? [{ name, set: searchCode }] : [],
  );
  if (searched.length === 0) return whole;
  const { sets, mean, pooled } = reportOfSets(searched);
  return {
    sets: whole.sets.map((set, k) => ({ ...set, searchCode: searchedSet(sets[k]) })),
    mean: { ...whole.mean, searchCode: ratesOf(mean) },
    pooled: { ...whole.pooled, searchCode: reportedRates(pooled) },
  };
}

const searchedSet = (report: EvaluationReport): SearchedSet => ({
  ...reportedRates(report),
  comparePerSecond: report.comparePerSecond,
});

const reportedRates = (report: ReportedRates): ReportedRates => ({
  genuine: report.genuine,
  impostor: report.impostor,
  ...ratesOf(report),
});

const ratesOf = ({ eer, fmr100, fmr1000, fmr10000, zeroFmr }: Rates): Rates => ({
  eer,
  fmr100,
  fmr1000,
  fmr10000,
  zeroFmr,
});
