// An eye in a few strokes: skin, sclera, an iris with a pattern that stretches or stays, a pupil, a glint, and noise.
import type { EyePlace } from '../../daemon/biometrics/presentation/eye-place.ts';
import type { Frame } from '../../hal/frame.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';

export interface ReactingEye {
  readonly place: EyePlace;
  readonly pupil: number;
  readonly iris: number;
  readonly sclera: number;
  /** The pattern goes with the pupil, or stays where it is. */
  readonly stretches: boolean;
  readonly noise: number;
  readonly seed: number;
}

export const restingEye: ReactingEye = {
  place: { x: 160, y: 120, pupilRadiusPx: 28, irisRadiusPx: 60 },
  pupil: 20,
  iris: 95,
  sclera: 150,
  stretches: true,
  noise: 2,
  seed: 1,
};

const [widthPx, heightPx] = [320, 240];

/** A frame of it, taken at `capturedAtMs`. */
export function frameOf(eye: ReactingEye, sequence = 1, capturedAtMs = 0): Frame {
  const random = randomFrom(eye.seed).fork(sequence);
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let at = 0; at < pixels.length; at++) {
    const grey = greyOf(eye, (at % widthPx) - eye.place.x, Math.floor(at / widthPx) - eye.place.y);
    pixels[at] = Math.max(0, Math.min(255, Math.round(grey + random.normal(0, eye.noise))));
  }
  return { widthPx, heightPx, pixels, sequence, capturedAtMs };
}

function greyOf(eye: ReactingEye, dx: number, dy: number): number {
  const { pupilRadiusPx, irisRadiusPx } = eye.place;
  if (Math.hypot(dx - 6, dy - 5) < 4) return 255;
  const lid = 0.75 * irisRadiusPx + 8 - (dx * dx) / (6 * irisRadiusPx);
  if (dy < -lid || dy > lid + 12) return 190;
  const distance = Math.hypot(dx, dy);
  if (distance < pupilRadiusPx) return eye.pupil;
  if (distance > irisRadiusPx) return eye.sclera;
  return eye.iris * (1 + patternAt(eye, distance, Math.atan2(dy, dx)));
}

/** Spots that are different at every radius and angle. */
function patternAt({ place, stretches, seed }: ReactingEye, distance: number, angle: number): number {
  const { pupilRadiusPx, irisRadiusPx } = place;
  const depth = (distance - pupilRadiusPx) / (irisRadiusPx - pupilRadiusPx);
  const along = stretches ? depth : (distance / irisRadiusPx - 0.3) / 0.7;
  const wave = (turns: number, waves: number, phase: number) =>
    Math.cos(turns * angle + seed * phase) * Math.cos(2 * Math.PI * waves * along + seed * phase * phase);
  return 0.08 * (wave(17, 2.3, 1.3) + wave(29, 3.1, 2.1) + wave(23, 1.2, 0.7));
}
