import { judgeFinger } from '../../biometrics/presentation/judge-finger.ts';
import { gravestPresentation, type PresentationJudgement } from '../../core/presentation.ts';
import type { Quality } from '../../core/quality.ts';
import type { Exposure } from './exposure.ts';
import type { ExamineParts } from './parts.ts';
import type { GivenTrait, Sample, TraitVisit } from './visit.ts';

/** What became of one exposure. */
export interface Examined {
  readonly quality: Quality;
  readonly presentation: PresentationJudgement;
  /** Absent when it is not good enough to be searched with. */
  readonly sample?: Sample;
  readonly extractMs: number;
}

/** What a capture gave, as the visit keeps it. */
export type TraitSeen = GivenTrait & Pick<TraitVisit, 'extractMs'>;

/** Examines each exposure. Of two eyes one is enough; a doubt about either is a doubt. */
export async function examineAll(parts: ExamineParts, exposures: readonly Exposure[]): Promise<TraitSeen> {
  const examined = await Promise.all(exposures.map(exposure => examine(parts, exposure)));
  const best = examined.toSorted((a, b) => b.quality.score - a.quality.score)[0];
  if (best === undefined) throw new Error('a capture without a frame');
  return {
    quality: best.quality,
    presentation: gravestPresentation(examined.map(({ presentation }) => presentation)),
    samples: examined.flatMap(({ sample }) => sample ?? []),
    extractMs: examined.reduce((sum, { extractMs }) => sum + extractMs, 0),
  };
}

/** Assesses, extracts and judges one exposure. */
export async function examine(parts: ExamineParts, exposure: Exposure): Promise<Examined> {
  const { trait, image } = exposure;
  const acquiring = parts.engine.acquire(image, trait);
  const [acquired, presentation] = await Promise.all([acquiring, judge(parts, exposure)]);
  const { quality, template, assessMs, extractMs } = acquired;
  const examined = { quality, presentation, extractMs: assessMs + extractMs };
  if (!quality.usable || template === undefined) return examined;
  if (exposure.trait === 'fingerprint') {
    return { ...examined, sample: { modality: trait, position: 0, image, template } };
  }
  const { eye } = exposure;
  const placed = parts.stateEye(template, eye);
  return { ...examined, sample: { modality: trait, position: eye, image, template: placed } };
}

/** What a scanner says of a finger is a few numbers; what a camera says of an eye may be pictures, and work for a worker. */
async function judge(
  { scanner, irisCamera, engine }: ExamineParts,
  exposure: Exposure,
): Promise<PresentationJudgement> {
  if (exposure.trait === 'fingerprint') return judgeFinger(exposure.frame, scanner.info.presentation);
  return engine.judgeEye(exposure.frame, irisCamera?.info.presentation ?? []);
}
