import type { Frame } from '../../../hal/frame.ts';
import type { EyeEvidence, EyeEvidenceKind, EyeFrame } from '../../../hal/presentation.ts';
import type { PresentationJudgement } from '../../core/presentation.ts';
import type { EyePlace } from './eye-place.ts';
import { type Finding, finding, judgementOf } from './finding.ts';
import { parameters } from './parameters.ts';
import { judgePupil } from './pupil-sequence.ts';
import { judgeSpectral } from './spectral.ts';
import { judgeVendor } from './vendor.ts';

/**
 * Whether a living eye was presented, by what its camera promised (`IrisCameraInfo.presentation`) and gave. `place` is
 * where the eye is in the frame, undefined where it was not found: evidence that is pictures is a doubt then. Some tens of
 * milliseconds with a pupil sequence: run it where it keeps nobody waiting.
 */
export function judgeEye(
  frame: EyeFrame,
  promised: readonly EyeEvidenceKind[] = [],
  place?: EyePlace,
): PresentationJudgement {
  const { vendor, spectral, pupil }: EyeEvidence = frame.presentation ?? {};
  const pictures = (frames: readonly Frame[], judge: (place: EyePlace) => Finding) => {
    if (!belongs(frames, frame)) return finding(['evidence-invalid']);
    return place === undefined ? finding(['eye-not-found']) : judge(place);
  };
  return judgementOf(promised, {
    vendor: vendor && judgeVendor(vendor),
    spectral:
      spectral &&
      pictures(
        spectral.map(one => one.frame),
        known => judgeSpectral(spectral, known),
      ),
    pupil: pupil && pictures(pupil.frames, known => judgePupil(pupil, known)),
  });
}

/** Whole frames of the size of the capture, of about the same time. */
function belongs(frames: readonly Frame[], { widthPx, heightPx, capturedAtMs }: Frame): boolean {
  const isAlike = (one: Frame) =>
    one.widthPx === widthPx && one.heightPx === heightPx && one.pixels.length === widthPx * heightPx;
  const nearestMs = Math.min(...frames.map(one => Math.abs(one.capturedAtMs - capturedAtMs)));
  return frames.every(isAlike) && nearestMs <= parameters.evidenceWindowMs;
}
