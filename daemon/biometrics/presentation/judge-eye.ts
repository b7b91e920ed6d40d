import type { EyeEvidenceKind, EyeFrame } from '../../../hal/presentation.ts';
import type { PresentationJudgement } from '../../core/presentation.ts';
import type { EyePlace } from './eye-place.ts';
import { finding, judgementOf } from './finding.ts';
import { judgeVendor } from './vendor.ts';

/**
 * Whether a living eye was presented, by what its camera promised (`IrisCameraInfo.presentation`) and gave. `place` is
 * where the eye is in the frame, undefined where it was not found: evidence that is pictures is a doubt then. Some tens of
 * milliseconds with a pupil sequence: run it where it keeps nobody waiting.
 */
export function judgeEye(
  { presentation = {} }: EyeFrame,
  promised: readonly EyeEvidenceKind[] = [],
  place?: EyePlace,
): PresentationJudgement {
  const { vendor, spectral, pupil } = presentation;
  const pictures = place === undefined ? finding(['eye-not-found']) : finding([]);
  return judgementOf(promised, {
    vendor: vendor && judgeVendor(vendor),
    spectral: spectral && pictures,
    pupil: pupil && pictures,
  });
}
