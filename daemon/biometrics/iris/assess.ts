import type { Image } from '../../core/image.ts';
import type { Quality, QualityReason } from '../../core/quality.ts';
import type { FoundIris } from './extract.ts';
import { gazeParameters } from './gaze-parameters.ts';
import { type IrisMeasures, measure } from './measures.ts';
import { parameters } from './parameters.ts';

/** Of an image in which nothing like an eye was found. */
export const noEye: Quality = { score: 0, usable: false, reasons: ['no-eye'], measures: {} };

const tunable = parameters.quality;
const { asideFrom } = gazeParameters;

/** How good an image of an eye is. `usable` is lenient: only what is no eye, or could not be compared anyway, is refused. */
export function assessIris(image: Image, found: FoundIris): Quality {
  const measures = measure(image, found);
  const held = (rules: readonly Rule[]) =>
    rules.filter(([, holds]) => holds(measures)).map(([reason]) => reason);
  const refused = held(refusals);
  const usable = refused.length === 0;
  // Where there is no eye there is nothing to open.
  const reasons = refused.includes('no-eye') ? refused : [...refused, ...held(complaints)];
  return { score: usable ? scoreOf(measures) : 0, usable, reasons: [...new Set(reasons)], measures };
}

type Rule = readonly [QualityReason, (measures: IrisMeasures) => boolean];

/** What makes an image useless, worst first. */
const refusals: readonly Rule[] = [
  ['no-eye', m => !looksLikeEye(m)],
  ['hold-still', m => m.pupilScore < tunable.leastPupilScore],
  [
    'open-eyes-wide',
    m =>
      m.pupilSupport < tunable.leastPupilSupport ||
      (m.pupilSupport < tunable.goodPupilSupport && m.greySpread > tunable.mostCoveredSpread) ||
      m.pupilDilation < tunable.leastDilation,
  ],
  ['come-closer', m => m.irisRadius < tunable.smallestRadiusPx],
  ['step-back', m => m.outsideArea > tunable.mostOutside],
  ['open-eyes-wide', m => m.usableIrisArea < tunable.leastArea || m.validBits < tunable.fewestBits],
];

/** What a person can do better next time, worst first. */
const complaints: readonly Rule[] = [
  ['step-back', m => m.outsideArea > 0],
  ['come-closer', m => m.irisRadius < tunable.goodRadiusPx],
  ['open-eyes-wide', m => m.lidArea > tunable.goodLidArea || m.pupilSupport < tunable.goodPupilSupport],
  ['reflections', m => m.reflectionArea > tunable.goodReflectionArea],
  ['hold-still', m => m.sharpness < tunable.goodSharpness],
  // The picture is as somebody opposite sees the person: its right is the person's left.
  ['look-right', m => m.lightRight < -asideFrom],
  ['look-left', m => m.lightRight > asideFrom],
  ['look-up', m => m.lightDown < -asideFrom],
  ['look-down', m => m.lightDown > asideFrom],
  [
    'look-into-camera',
    m => !looksToKnownSide(m) && (m.gaze > tunable.goodGazeDegrees || m.margin < tunable.goodMargin),
  ],
  ['too-dark', m => m.irisGrey < tunable.darkGrey],
  ['too-bright', m => m.irisGrey > tunable.brightGrey],
];

function looksToKnownSide({ lightRight, lightDown }: IrisMeasures): boolean {
  return Math.max(Math.abs(lightRight), Math.abs(lightDown)) > asideFrom;
}

/** Pupil, iris and sclera lie in each other, each brighter than the one before; what is no eye has half an edge at best. */
function looksLikeEye(m: IrisMeasures): boolean {
  return (
    m.pupilEdge * m.limbusEdge >= tunable.leastEdges &&
    m.irisPupilContrast >= tunable.leastPupilContrast &&
    m.irisScleraContrast >= tunable.leastScleraContrast &&
    (m.pupilScore >= tunable.leastPupilScore || m.sharpness < tunable.goodSharpness) &&
    m.concentricity >= tunable.leastConcentricity
  );
}

/**
 * What foretells genuine scores best is how even the iris is, since lids, lashes and shadows that were taken for iris are not;
 * then contrasts, edges all around, and sharpness. The weights are those of a regression within MMU1 and each of its
 * perturbations (scripts/measure-iris-quality.ts), the bests only spread the score over 0 to 100.
 */
function scoreOf(m: IrisMeasures): number {
  const { weights } = tunable;
  const sum =
    weights.evenness * share(m.greySpread, tunable.worstSpread, tunable.bestSpread) +
    weights.scleraContrast * share(m.irisScleraContrast, 0, tunable.bestScleraContrast) +
    weights.pupilContrast *
      share(m.irisPupilContrast, tunable.leastPupilContrast, tunable.bestPupilContrast) +
    weights.pupilEdge * share(m.pupilEdge, 0.5, 1) +
    weights.limbusEdge * share(m.limbusEdge, 0.5, 1) +
    weights.sharpness * share(m.sharpness, 0, tunable.bestSharpness);
  const total = Object.values(weights).reduce((all, weight) => all + weight, 0);
  const limits =
    (1 - m.outsideArea) *
    share(m.usableIrisArea, 0, tunable.goodArea) *
    share(m.irisRadius, 0, tunable.goodRadiusPx) *
    share(m.sharpness, 0, tunable.goodSharpness);
  return Math.round((100 * limits * sum) / total);
}

/** How far a value is from the worst to the best, 0 to 1. */
function share(value: number, worst: number, best: number): number {
  return Math.max(0, Math.min(1, (value - worst) / (best - worst)));
}
