import type { Frame } from '../../../frame.ts';
import type { EyeEvidence, EyeFrame } from '../../../presentation.ts';
import type { EyeShots, Shot } from './eye-shots.ts';

/** Shots as a camera gives them: numbered from `sequence` on, the capture itself taken at `capturedAtMs`. */
export function eyeFrameOf(shots: EyeShots, sequence: number, capturedAtMs: number): EyeFrame {
  let next = sequence;
  const frameOf = ({ picture, atMs }: Shot): Frame => ({
    ...picture,
    sequence: next++,
    capturedAtMs: capturedAtMs + atMs,
  });
  const { vendor, spectral, pupil } = shots;
  const frame = frameOf({ picture: shots.picture, atMs: 0 });
  const presentation: EyeEvidence = {
    ...(vendor && { vendor }),
    ...(spectral && {
      spectral: spectral.map(shot => ({ wavelengthNm: shot.wavelengthNm, frame: frameOf(shot) })),
    }),
    ...(pupil && {
      pupil: { frames: pupil.frames.map(frameOf), stimulusAtMs: capturedAtMs + pupil.stimulusAtMs },
    }),
  };
  return Object.keys(presentation).length === 0 ? frame : { ...frame, presentation };
}
