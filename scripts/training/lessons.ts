// Weights and calibration of the fingerprint score: what comparisons find, and what is learned from it.
import { applyCalibration, type Calibration, fitCalibration } from '../../daemon/biometrics/calibration.ts';
import { percentile } from '../../daemon/biometrics/evaluation.ts';
import { compareFeatures } from '../../daemon/biometrics/fingerprint/compare.ts';
import { withoutDetail } from '../../daemon/biometrics/fingerprint/encode-template.ts';
import { parameters } from '../../daemon/biometrics/fingerprint/parameters.ts';
import { prepare } from '../../daemon/biometrics/fingerprint/prepare.ts';
import {
  type ComparisonFeatures,
  detailTerms,
  leavesDoubt,
  minutiaTerms,
} from '../../daemon/biometrics/fingerprint/score.ts';
import type { FingerprintTemplate } from '../../daemon/core/fingerprint.ts';
import { fitLogistic, type LinearModel, logOdds } from './logistic-regression.ts';
import type { TrainingPair, TrainingPrint } from './prints.ts';

/** A comparison that was made. */
export interface Observed extends TrainingPair {
  readonly sets: readonly [string, string];
  readonly fingers: readonly [string, string];
  /** Undefined when there was nothing to compare: the score is then 0. */
  readonly features: ComparisonFeatures | undefined;
}

/** Weights of the score; `first` decides which pairs have their ridges asked, and is there for comparisons with detail. */
export interface Weights extends LinearModel {
  readonly first?: LinearModel;
}

/** Comparisons with or without the detail of our own templates: each has weights and a calibration of its own. */
export type Mode = 'minutiae' | 'detail';

/** Everything that was compared in one mode, and what was learned from it. */
export interface Lesson {
  readonly mode: Mode;
  /** Names of the real sets. */
  readonly sets: readonly string[];
  readonly real: readonly Observed[];
  readonly synthetic: readonly Observed[];
  readonly weights: Weights;
  /** The weights as they would be if those sets had not been there. */
  readonly weightsWithout: (sets: readonly string[]) => Weights;
}

/**
 * Share of the synthetic impostors whose ridges are asked. They are more alike than real ones, of whom it is then a twelfth:
 * as many as weights from real sets ask for.
 */
export const syntheticAskedShare = 0.2;

/**
 * How many times higher a rate is stated than it was counted: forty fingers are a small sample. Drawn anew, they have up to
 * 1.7 times the rate at 20 dB and 2.3 times at 30 dB (docs/measurements.md).
 */
export const sensorMargin = 2;

/**
 * Scores follow the fitted tail to here, dB, so that candidates stay apart; the policy trusts them to `calibratedTo`, which may
 * be less.
 */
export const tailToDb = 40;

/** Compares the pairs; the ridges are asked wherever one of the first weights would have them asked. */
export function observe(
  prints: readonly TrainingPrint[],
  pairs: readonly TrainingPair[],
  mode: Mode,
  firsts: readonly LinearModel[] = [],
): Observed[] {
  const made = (template: FingerprintTemplate) =>
    prepare(mode === 'minutiae' ? withoutDetail(template) : template);
  const whole = prints.map(({ template }) => made(template));
  const mirrored = prints.map(({ mirrored }) => mirrored && made(mirrored));
  const isAsked = (features: ComparisonFeatures) => firsts.some(first => leavesDoubt(features, first));
  return pairs.map(pair => {
    const { a, b, relation } = pair;
    const isMirrored = relation === 'mirrored' || relation === 'other-hand';
    const reference = isMirrored ? mirrored[b] : whole[b];
    return {
      ...pair,
      sets: [prints[a].set, prints[b].set],
      fingers: [prints[a].finger, prints[b].finger],
      features: reference && compareFeatures(whole[a], reference, isAsked),
    };
  });
}

export function without<Of extends Observed>(observed: readonly Of[], sets: readonly string[]): Of[] {
  return observed.filter(pair => !pair.sets.some(set => sets.includes(set)));
}

/** The comparisons of strangers, which a calibration rests on. */
export function impostorsOf(observed: readonly Observed[]): Observed[] {
  return observed.filter(({ relation }) => relation !== 'genuine' && relation !== 'other-hand');
}

/** Learns from the genuine pairs and from the impostors within sets. */
export function learn(observed: readonly Observed[], mode: Mode, askedShare?: number): Weights {
  if (mode === 'minutiae') return fit(observed, minutiaTerms);
  const first = learnFirst(observed, askedShare);
  return { first, ...fit(observed, termsUnder(first)) };
}

/** Of minutiae alone; `askedShare` of the impostors are to have their ridges asked, which costs time. By default as many as the odds say. */
export function learnFirst(observed: readonly Observed[], askedShare?: number): LinearModel {
  const first = fit(observed, minutiaTerms);
  if (askedShare === undefined) return first;
  const raws = impostorsOf(observed).map(pair => rawScore(first, pair));
  const leastAsked = percentile(raws, 1 - askedShare);
  return { ...first, bias: round(first.bias + parameters.agreement.lowestAsked - leastAsked) };
}

/** Log odds of the same finger; -Infinity where there was nothing to compare. */
export function rawScore({ first, ...model }: Weights, { features }: Observed): number {
  if (features === undefined) return Number.NEGATIVE_INFINITY;
  return logOdds(model, (first ? termsUnder(first) : minutiaTerms)(features));
}

/** The map to -10 log10(FMR), from strangers among these. */
export function calibrateOn(observed: readonly Observed[], weights: Weights): Calibration {
  const raws = impostorsOf(observed).map(pair => rawScore(weights, pair));
  const { knots } = fitCalibration(raws, tailToDb, sensorMargin);
  return { knots: knots.map(({ raw, score }) => ({ raw: round(raw), score })) };
}

/** The scores of the real pairs, each by a calibration (and weights) that no print of its sets took part in. */
export function leftOutScores(lesson: Lesson): Map<Observed, number> {
  const models = new Map<string, { readonly weights: Weights; readonly calibration: Calibration }>();
  const modelWithout = (sets: readonly string[]) => {
    const key = [...new Set(sets)].toSorted().join();
    const weights = models.get(key)?.weights ?? lesson.weightsWithout(sets);
    const others = () => calibrateOn(without(lesson.real, sets), weights);
    const model = models.get(key) ?? { weights, calibration: others() };
    models.set(key, model);
    return model;
  };
  return new Map(
    lesson.real.map(pair => {
      const { weights, calibration } = modelWithout(pair.sets);
      return [pair, applyCalibration(calibration, rawScore(weights, pair))];
    }),
  );
}

type Terms = (features: ComparisonFeatures) => number[];

/** As the comparer would have it under these first weights: ridges that it would not have asked do not count. */
function termsUnder(first: LinearModel): Terms {
  return ({ ridges, ...features }) =>
    detailTerms(ridges && leavesDoubt(features, first) ? { ...features, ridges } : features);
}

function fit(observed: readonly Observed[], terms: Terms): LinearModel {
  const { weights, bias } = fitLogistic(
    observed.flatMap(({ relation, features }) =>
      features && (relation === 'genuine' || relation === 'within')
        ? [{ genuine: relation === 'genuine', terms: terms(features) }]
        : [],
    ),
  );
  return { weights: weights.map(round), bias: round(bias) };
}

const round = (value: number) => Math.round(1e4 * value) / 1e4;
