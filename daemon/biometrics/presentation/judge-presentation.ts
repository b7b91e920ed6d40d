import type { Frame } from '../../../hal/frame.ts';
import type {
  EyeEvidenceKind,
  EyeFrame,
  FingerEvidenceKind,
  FingerFrame,
} from '../../../hal/presentation.ts';
import type { PresentationJudgement } from '../../core/presentation.ts';
import { type EyePlace, eyePlaceOf } from './eye-place.ts';
import { judgeEye } from './judge-eye.ts';
import { judgeFinger } from './judge-finger.ts';
import type { Segmentation } from '../iris/segment/segmentation.ts';

/** A capture as its sensor gave it, and what the sensor's info promises. */
export type Presented =
  | {
      readonly modality: 'fingerprint';
      readonly frame: FingerFrame;
      readonly promised?: readonly FingerEvidenceKind[] | undefined;
    }
  | {
      readonly modality: 'iris';
      readonly frame: EyeFrame;
      readonly promised?: readonly EyeEvidenceKind[] | undefined;
    };

/** Finds the eye in a frame; undefined where there is none. */
export type Segment = (frame: Frame) => Pick<Segmentation, 'pupil' | 'limbus'> | undefined;

/**
 * Whether a living trait was presented. Pure; never throws on what a sensor gave. For the engine: an eye with pictures as
 * evidence is segmented once, and costs that and some tens of milliseconds.
 *
 * What a lane does with it: a `doubt` is GREY (`presentation-doubt`) and an officer. The capture is searched all the same, and a
 * candidate stays graver: whoever holds up the print of a wanted eye is a hit as well as a doubt, and must not be let off with
 * the lesser. A doubt in which something speaks against the presentation (`speaksAgainst`) stays for the whole encounter, whatever
 * the next capture says: an attacker with three attempts would otherwise pass three times as often. One in which evidence was
 * merely missing or unclear (a blink) may be settled by another capture, as poor quality is.
 */
export function judgePresentation(presented: Presented, segment: Segment): PresentationJudgement {
  if (presented.modality === 'fingerprint') return judgeFinger(presented.frame, presented.promised);
  const { frame, promised } = presented;
  return judgeEye(frame, promised, hasPictures(frame) ? placeIn(frame, segment) : undefined);
}

const hasPictures = ({ presentation }: EyeFrame) =>
  presentation?.spectral !== undefined || presentation?.pupil !== undefined;

function placeIn(frame: Frame, segment: Segment): EyePlace | undefined {
  const segmentation = segment(frame);
  return segmentation && eyePlaceOf(segmentation);
}
