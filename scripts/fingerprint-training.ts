import { type Calibration, fitCalibration } from '../daemon/biometrics/calibration.ts';
import { calibratedTo } from '../daemon/biometrics/fingerprint/calibration.ts';
import { compareFeatures } from '../daemon/biometrics/fingerprint/compare.ts';
import { withoutDetail } from '../daemon/biometrics/fingerprint/encode-template.ts';
import { prepare } from '../daemon/biometrics/fingerprint/prepare.ts';
import {
  type ComparisonFeatures,
  detailTerms,
  leavesDoubt,
  minutiaTerms,
} from '../daemon/biometrics/fingerprint/score.ts';
import type { FingerprintTemplate } from '../daemon/core/fingerprint.ts';
import { fitLogistic, type LinearModel, logOdds } from './logistic-regression.ts';

/** The templates of one sensor, each with the name of its finger. */
export interface TemplateSet {
  readonly name: string;
  readonly prints: readonly { readonly finger: string; readonly template: FingerprintTemplate }[];
}

/** One comparison that was made. */
export interface Observed {
  readonly set: string;
  readonly genuine: boolean;
  readonly features: ComparisonFeatures;
}

export type Model = LinearModel & Calibration;
export type DetailModel = Model & { readonly first: LinearModel };

/** All pairs of each set, by minutiae alone. */
export function observeMinutiae(sets: readonly TemplateSet[]): Observed[] {
  return observe(
    sets,
    template => withoutDetail(template),
    () => false,
  );
}

/** All pairs of each set with their detail; the ridges are asked wherever any of the models would have them asked. */
export function observeDetail(sets: readonly TemplateSet[]): Observed[] {
  const unasked = observe(
    sets,
    template => template,
    () => false,
  );
  const firsts = [unasked, ...sets.map(({ name }) => unasked.filter(({ set }) => set !== name))].map(
    fitFirst,
  );
  return observe(
    sets,
    template => template,
    features => firsts.some(first => leavesDoubt(features, first)),
  );
}

export function fitMinutiae(observed: readonly Observed[]): Model {
  return calibrated(observed, fit(observed, minutiaTerms), minutiaTerms);
}

export function fitDetail(observed: readonly Observed[]): DetailModel {
  const first = fitFirst(observed);
  const terms = termsUnder(first);
  return { first: rounded(first), ...calibrated(observed, fit(observed, terms), terms) };
}

export function scoreMinutiae(model: Model, { features }: Observed): number {
  return logOdds(model, minutiaTerms(features));
}

export function scoreDetail(model: DetailModel, { features }: Observed): number {
  return logOdds(model, termsUnder(model.first)(features));
}

/**
 * With each of four sensors left out in turn, the rate measured on all of them stays below the stated one, and mostly above
 * a third of it (docs/measurements.md).
 */
const sensorMargin = 1.4;

type Terms = (features: ComparisonFeatures) => number[];

function fit(observed: readonly Observed[], terms: Terms): LinearModel {
  return fitLogistic(observed.map(({ genuine, features }) => ({ genuine, terms: terms(features) })));
}

function fitFirst(observed: readonly Observed[]): LinearModel {
  return fit(observed, minutiaTerms);
}

/** As the comparer would have it under that first model: ridges that it would not have asked do not count. */
function termsUnder(first: LinearModel): Terms {
  return ({ ridges, ...features }) =>
    detailTerms(ridges && leavesDoubt(features, first) ? { ...features, ridges } : features);
}

function calibrated(observed: readonly Observed[], model: LinearModel, terms: Terms): Model {
  const impostors = observed.filter(({ genuine }) => !genuine);
  const scores = impostors.map(({ features }) => logOdds(model, terms(features)));
  const { knots } = fitCalibration(scores, calibratedTo, sensorMargin);
  return { ...rounded(model), knots: knots.map(({ raw, score }) => ({ raw: round(raw), score })) };
}

const rounded = ({ weights, bias }: LinearModel): LinearModel => ({
  weights: weights.map(round),
  bias: round(bias),
});
const round = (value: number) => Math.round(1e4 * value) / 1e4;

function observe(
  sets: readonly TemplateSet[],
  take: (template: FingerprintTemplate) => FingerprintTemplate,
  isAsked: (features: ComparisonFeatures) => boolean,
): Observed[] {
  return sets.flatMap(({ name, prints }) => {
    const prepared = prints.map(({ finger, template }) => ({ finger, print: prepare(take(template)) }));
    return prepared.flatMap((a, i) =>
      prepared.slice(i + 1).flatMap(b => {
        const features = compareFeatures(a.print, b.print, isAsked);
        return features ? [{ set: name, genuine: a.finger === b.finger, features }] : [];
      }),
    );
  });
}
