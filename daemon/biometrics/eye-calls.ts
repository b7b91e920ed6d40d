import type { Image } from '../core/image.ts';
import type { IrisOutline } from '../core/iris.ts';
import type { PresentationJudgement } from '../core/presentation.ts';
import type { EyeEvidenceKind, EyeFrame } from '../../hal/presentation.ts';
import { outlineOf } from './iris/explain/outline.ts';
import { extractIris } from './iris/extract.ts';
import { segment } from './iris/segment/segment.ts';
import { eyePlaceOf } from './presentation/eye-place.ts';
import { judgeEye } from './presentation/judge-eye.ts';

/** An eye as a camera gave it, with the evidence that the camera promised. */
export interface PresentedEye {
  readonly frame: EyeFrame;
  readonly promised: readonly EyeEvidenceKind[];
}

/** What a worker does with pictures of eyes besides taking templates of them. */
export const eyeCalls = {
  outline(image: Image): IrisOutline | undefined {
    const { found } = extractIris(image);
    return found && outlineOf(found);
  },

  /** The eye is only looked for where there is evidence that is pictures of it. */
  judgeEye({ frame, promised }: PresentedEye): PresentationJudgement {
    const { spectral, pupil } = frame.presentation ?? {};
    if (spectral === undefined && pupil === undefined) return judgeEye(frame, promised);
    const { widthPx, heightPx, pixels } = frame;
    const segmentation = segment({ widthPx, heightPx, dpi: 0, pixels });
    return judgeEye(frame, promised, segmentation && eyePlaceOf(segmentation));
  },
};
