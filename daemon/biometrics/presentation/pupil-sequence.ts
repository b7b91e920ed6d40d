import type { Frame } from '../../../hal/frame.ts';
import type { PupilSequence } from '../../../hal/presentation.ts';
import type { EyePlace } from './eye-place.ts';
import { type Finding, finding } from './finding.ts';
import { followPupil } from './follow-pupil.ts';
import { judgeReflex } from './reflex.ts';
import { judgeTexture } from './texture.ts';

interface Followed {
  readonly frame: Frame;
  readonly place: EyePlace | undefined;
}

type Found = Followed & { readonly place: EyePlace };

/** Whether a pupil reacts to light, and its iris moves with it. `place`: where the eye is in the frame of the capture. */
export function judgePupil({ frames, stimulusAtMs }: PupilSequence, place: EyePlace): Finding {
  if (isRepeated(frames)) return finding(['frames-repeated']);
  const followed = follow(frames, place);
  const found = followed.filter((one): one is Found => one.place !== undefined);
  if (found.length === 0) return finding(['eye-not-found']);
  const moments = followed.map(one => ({
    atMs: one.frame.capturedAtMs,
    ratio: one.place && ratioOf(one.place),
  }));
  const reflex = judgeReflex(moments, stimulusAtMs);
  // Without a reflex nothing has moved that a pattern could go with.
  if (reflex.reasons.length > 0) return reflex;
  const byRatio = found.toSorted((a, b) => ratioOf(a.place) - ratioOf(b.place));
  const texture = judgeTexture(atShare(byRatio, 0.95), atShare(byRatio, 0.05));
  return finding(texture.reasons, { ...reflex.measures, ...texture.measures });
}

const ratioOf = ({ pupilRadiusPx, irisRadiusPx }: EyePlace) => pupilRadiusPx / irisRadiusPx;

/** Neither the first nor the last: those may be measured wrong. */
function atShare<T>(sorted: readonly T[], share: number): T {
  return sorted[Math.round(share * (sorted.length - 1))];
}

/** From each frame to the next; a frame without a pupil passes on what was known before it. */
function follow(frames: readonly Frame[], place: EyePlace): Followed[] {
  let known = place;
  return frames.map(frame => {
    const found = followPupil(frame, known);
    known = found ?? known;
    return { frame, place: found };
  });
}

/** Noise makes two frames of a sensor differ; equal ones come from somewhere else. */
function isRepeated(frames: readonly Frame[]): boolean {
  return frames.some((frame, place) => {
    const before = frames[place - 1];
    return (
      before !== undefined && (frame.sequence <= before.sequence || isEqual(frame.pixels, before.pixels))
    );
  });
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((level, place) => level === b[place]);
}
