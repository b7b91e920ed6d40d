import type { Frame } from '../../../frame.ts';
import type { EyeEvidence, EyeFrame } from '../../../presentation.ts';
import type { ShownEye } from '../stage.ts';
import type { EyeShotEvidence, Shot } from './eye-shots.ts';

/** Numbers the frames of a camera. */
export type Numbering = () => number;

/**
 * An eye as a camera gives it, taken at `capturedAtMs`. Copies: the receiver owns the pixels, and the same eye may look again.
 */
export function eyeFrameOf(shown: ShownEye, next: Numbering, capturedAtMs: number): EyeFrame {
  const { widthPx, heightPx, pixels, evidence } = shown;
  const frameOf = ({ picture, atMs }: Shot): Frame => ({
    widthPx,
    heightPx,
    pixels: picture.pixels.slice(),
    sequence: next(),
    capturedAtMs: capturedAtMs + atMs,
  });
  const frame = frameOf({ picture: { widthPx, heightPx, pixels }, atMs: 0 });
  return evidence === undefined
    ? frame
    : { ...frame, presentation: evidenceOf(evidence, frameOf, capturedAtMs) };
}

function evidenceOf(
  { vendor, spectral, pupil }: EyeShotEvidence,
  frameOf: (shot: Shot) => Frame,
  capturedAtMs: number,
): EyeEvidence {
  return {
    ...(vendor && { vendor }),
    ...(spectral && {
      spectral: spectral.map(shot => ({ wavelengthNm: shot.wavelengthNm, frame: frameOf(shot) })),
    }),
    ...(pupil && {
      pupil: { frames: pupil.frames.map(frameOf), stimulusAtMs: capturedAtMs + pupil.stimulusAtMs },
    }),
  };
}
