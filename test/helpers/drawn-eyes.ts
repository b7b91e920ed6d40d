// Eyes as simple as an eye can be, each with a texture of its own: for the tests of the iris modality.
import type { Image } from '../../daemon/core/image.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';
import { drawn } from './ridge-patterns.ts';

export interface DrawnEye {
  readonly seed: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Centre and radii, px. */
  readonly x: number;
  readonly y: number;
  readonly pupilPx: number;
  readonly irisPx: number;
  /** The eye is turned by so much, clockwise as the image is seen. */
  readonly turnDegrees: number;
  /** How far above and below the centre the lids stand, in radii of the iris. */
  readonly openUp: number;
  readonly openDown: number;
  /** Greys are multiplied by this at last. */
  readonly light: number;
  /** Standard deviation of noise, grey levels. */
  readonly noise: number;
}

export const plainEye: DrawnEye = {
  seed: 'a',
  widthPx: 320,
  heightPx: 240,
  x: 160,
  y: 120,
  pupilPx: 22,
  irisPx: 55,
  turnDegrees: 0,
  openUp: 1.15,
  openDown: 1.15,
  light: 1,
  noise: 2,
};

export function drawEye(changes: Partial<DrawnEye> = {}): Image {
  const eye = { ...plainEye, ...changes };
  const texture = textureOf(eye.seed);
  const random = randomFrom(`${eye.seed} noise ${eye.turnDegrees}`);
  return drawn(
    eye.widthPx,
    eye.heightPx,
    (x, y) => eye.light * greyOf(eye, texture, x, y) + random.normal(0, eye.noise),
  );
}

type Texture = (share: number, radians: number) => number;

function greyOf(eye: DrawnEye, texture: Texture, x: number, y: number): number {
  const [dx, dy] = [(x - eye.x) / eye.irisPx, (y - eye.y) / eye.irisPx];
  const narrowing = 1 - (dx / 2.6) ** 2;
  const isCovered = dy < -eye.openUp * narrowing || dy > eye.openDown * narrowing;
  if (isCovered) return 205;
  const radius = Math.hypot(dx, dy);
  const pupil = eye.pupilPx / eye.irisPx;
  if (Math.hypot(dx + 0.1, dy + 0.08) < 0.05) return 250;
  if (radius < pupil) return 14;
  if (radius > 1) return 170;
  const turned = Math.atan2(dy, dx) - (eye.turnDegrees * Math.PI) / 180;
  return 95 + 14 * texture((radius - pupil) / (1 - pupil), turned);
}

/** Waves around and across an iris, as many as make eyes differ: about normal. */
function textureOf(seed: string): Texture {
  const random = randomFrom(seed);
  const waves = Array.from({ length: 120 }, () => ({
    around: 3 + random.integer(30),
    outward: random.uniform(-30, 30),
    phase: random.uniform(0, 2 * Math.PI),
  }));
  return (share, radians) =>
    waves.reduce(
      (sum, wave) => sum + Math.cos(wave.around * radians + wave.outward * share + wave.phase),
      0,
    ) / Math.sqrt(waves.length / 2);
}

/** Out of focus. */
export function blurred(image: Image, sigmaPx: number): Image {
  const reach = Math.ceil(3 * sigmaPx);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-((k - reach) ** 2) / (2 * sigmaPx ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const along = (at: (x: number, y: number) => number, dx: number, dy: number) => (x: number, y: number) =>
    weights.reduce((sum, weight, k) => sum + weight * at(x + (k - reach) * dx, y + (k - reach) * dy), 0) /
    total;
  const within = (place: number, side: number) => Math.max(0, Math.min(side - 1, place));
  const { widthPx, heightPx, pixels } = image;
  const original = (x: number, y: number) => pixels[within(y, heightPx) * widthPx + within(x, widthPx)];
  const across = drawn(widthPx, heightPx, along(original, 1, 0));
  const half = (x: number, y: number) => across.pixels[within(y, heightPx) * widthPx + within(x, widthPx)];
  return drawn(widthPx, heightPx, along(half, 0, 1));
}
