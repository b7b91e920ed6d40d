import type { IrisTemplate } from '../../core/iris.ts';
import type { Quality, QualityReason } from '../../core/quality.ts';
import { validBits } from './code.ts';
import { enrolmentParameters as least } from './enrolment-parameters.ts';
import type { IrisMeasures } from './measures.ts';

type Rule = readonly [QualityReason, (measures: IrisMeasures) => boolean];

/** What makes a usable image too poor to be a reference, worst first. */
const refusals: readonly Rule[] = [
  ['hold-still', m => m.pupilScore < least.leastPupilScore || m.sharpness < least.leastSharpness],
  [
    'open-eyes-wide',
    m =>
      m.pupilSupport < least.leastPupilSupport ||
      m.usableIrisArea < least.leastArea ||
      m.validBits < least.fewestBits,
  ],
  ['come-closer', m => m.irisRadius < least.smallestRadiusPx || m.limbusEdge < least.leastLimbusEdge],
  ['step-back', m => m.outsideArea > least.mostOutside],
  ['look-into-camera', m => m.gaze > least.mostGazeDegrees || m.concentricity < least.leastConcentricity],
];

/** Why an image that is good enough to be searched with is not good enough to be enrolled; empty where it is. */
export function enrolmentReasons({ measures }: Pick<Quality, 'measures'>): QualityReason[] {
  return refusals.filter(([, holds]) => holds(measures as IrisMeasures)).map(([reason]) => reason);
}

/** The same of a template without its image, which says how much of the iris it has and how good it was, and no more. */
export function templateReasons({ quality, search }: IrisTemplate): QualityReason[] {
  if (validBits(search) < least.fewestBits) return ['open-eyes-wide'];
  return quality < least.leastScore ? ['hold-still'] : [];
}
