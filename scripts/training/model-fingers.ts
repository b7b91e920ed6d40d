// Fingers at minutia level: what the search is trained on and measured with, thousands a second. A finger is a ridge direction
// field of the simulated scanner with minutiae thrown into it, as densely as in real templates.
import type { FingerprintTemplate, Minutia } from '../../daemon/core/fingerprint.ts';
import { direction, drawPattern } from '../../hal/drivers/sim/fingerprint/orientation.ts';
import { masterParameters } from '../../hal/drivers/sim/fingerprint/parameters.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';
import { smoothField } from './smooth-field.ts';

/** Px at 500 dpi. */
const widthPx = 400;
const heightPx = 560;
const pxPerMm = 500 / 25.4;
const { creaseMm } = masterParameters.orientation;

const modelFinger = {
  /** Minutiae a square pixel that are really there. */
  density: 8e-4,
  /** Deviation of a minutia from the ridges' own direction, radians. */
  strayRad: 0.03,
  periodPx: 9,
  /** Deviation of the wandering of the ridges, radians. */
  wanderRad: 0.06,
  /** How much of the divergence turns up as minutiae of one sense, and the deviation of what is by chance. */
  excess: 2.2,
  polarity: 0.2,
} as const;

/** A minutia of the finger itself: px from the middle of the finger, y downwards; direction as the template's. */
interface TrueMinutia {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly type: Minutia['type'];
  /** How well it shows on average, 0 to 100. */
  readonly clarity: number;
}

export interface ModelFinger {
  readonly minutiae: readonly TrueMinutia[];
}

/**
 * Ridges begin and end where the others draw apart or together: how many more point along the field than against it, a
 * square pixel, is the divergence of (unit tangent / ridge period). So regions have one sense, as on real fingers; without
 * that, impostors would be far too easy to tell.
 */
export function growModelFinger(random: Random): ModelFinger {
  const { density, strayRad, periodPx } = modelFinger;
  const fingerClass = random.pickWeighted(masterParameters.classShares);
  const pattern = drawPattern(fingerClass, random.fork('pattern'));
  const wander = smoothField(random, modelFinger.wanderRad, 110, 420);
  const ridge = (x: number, y: number) =>
    direction(pattern, x / pxPerMm, (heightPx / 2 - y) / pxPerMm - creaseMm) + wander(x, y);
  const polarity = smoothField(random, modelFinger.polarity, 220, 520);
  const count = Math.round(random.normal(1, 0.12) * density * widthPx * heightPx);
  const minutiae = Array.from({ length: count }, (): TrueMinutia => {
    const x = random.uniform(-widthPx / 2, widthPx / 2);
    const y = random.uniform(-heightPx / 2, heightPx / 2);
    const along = ridge(x, y);
    const excess = divergence(ridge, x, y, along) / (periodPx * density);
    const forwards = random.chance(0.5 + 0.5 * (modelFinger.excess * excess + polarity(x, y)));
    return {
      x,
      y,
      angle: along + (forwards ? 0 : Math.PI) + random.normal(0, strayRad),
      type: random.chance(0.54) ? 'ending' : 'bifurcation',
      clarity: random.normal(36, 11),
    };
  });
  return { minutiae };
}

/** Of the unit tangent, 1/px; y downwards, angles counter-clockwise as a reader sees them. */
function divergence(ridge: (x: number, y: number) => number, x: number, y: number, along: number): number {
  const step = 6;
  const change = (to: number) => {
    const turn = (to - along) % Math.PI;
    return (turn > Math.PI / 2 ? turn - Math.PI : turn < -Math.PI / 2 ? turn + Math.PI : turn) / step;
  };
  return -Math.sin(along) * change(ridge(x + step, y)) + Math.cos(along) * change(ridge(x, y - step));
}

/**
 * A finger made of the minutiae of one template, by default mirrored: real in all that neighbours have to do with each other, and
 * nobody's. (Minutiae of several donors put together are far too easy to tell from real prints.)
 */
export function donatedFinger(
  { minutiae, widthPx, heightPx, dpi }: FingerprintTemplate,
  isMirrored = true,
): ModelFinger {
  const scale = dpi / 500;
  return {
    minutiae: minutiae.map(({ x, y, angle, type, quality }) => ({
      x: ((isMirrored ? -1 : 1) * (x - widthPx / 2)) / scale,
      y: (y - heightPx / 2) / scale,
      angle: isMirrored ? Math.PI - angle : angle,
      type,
      clarity: quality,
    })),
  };
}
