import type { Image } from '../../../core/image.ts';
import { type Circle, directions } from './circle.ts';
import { fitHarmonics } from './harmonics.ts';
import { type Contour, contourAngles } from './segmentation.ts';
import type { Tone } from './work-image.ts';

const rays = directions(contourAngles);

/** What kind of boundary is traced: one of `segmentParameters.contour`. */
export interface ContourKind {
  readonly reach: number;
  readonly harmonics: number;
  readonly stiffness: number;
  readonly boxPx: number;
  readonly leastStep: number;
  readonly mostStep: number;
  readonly beyond: number;
  readonly pull: number;
  readonly trustUp: number;
  readonly trustDown: number;
}

/** Radii that are tried a pixel. */
const fineness = 2;
/** What an angle weighs at which nothing steps up, beside one with the most. */
const leastWeight = 0.02;

/**
 * The closed line near a circle along which the image steps up most from inside to outside: the best path over the angles
 * (Viterbi's algorithm), and through it a circle and a few harmonics, where steps are strong and lids seldom are.
 */
export function traceContour(image: Image, circle: Circle, kind: ContourKind, { range }: Tone): Contour {
  const first = circle.radiusPx * (1 - kind.reach);
  const count = Math.max(3, Math.round(2 * circle.radiusPx * kind.reach * fineness) + 1);
  const gains = stepGains(image, circle, first, count, kind, range);
  const path = closedPath(gains, count);
  const radii = Float64Array.from(path, at => first + at / fineness);
  const weights = Float64Array.from(path, (at, angle) => {
    const strength = gains[angle * count + at] / (kind.mostStep * range);
    return Math.min(1, Math.max(leastWeight, strength)) * trust(angle, kind);
  });
  return { x: circle.x, y: circle.y, radii: fitHarmonics(radii, weights, kind.harmonics, kind.stiffness) };
}

/** The circle that a contour bends least from: its first harmonic is a shift of the centre. */
export function circleOf({ x, y, radii }: Contour): Circle {
  let [dx, dy, radiusPx] = [0, 0, 0];
  for (let angle = 0; angle < contourAngles; angle++) {
    dx += (2 * radii[angle] * rays[2 * angle]) / contourAngles;
    dy += (2 * radii[angle] * rays[2 * angle + 1]) / contourAngles;
    radiusPx += radii[angle] / contourAngles;
  }
  return { x: x + dx, y: y + dy, radiusPx };
}

/** How far what is found at an angle is believed: wholly at the sides, less above and below, where lids are. */
function trust(angle: number, { trustUp, trustDown }: ContourKind): number {
  const [across, down] = [rays[2 * angle], rays[2 * angle + 1]];
  return Math.max(across * across, down < 0 ? trustUp : trustDown);
}

/** [angle][radius]: how much the image steps up. */
function stepGains(
  image: Image,
  circle: Circle,
  first: number,
  count: number,
  kind: ContourKind,
  range: number,
) {
  const box = kind.boxPx * fineness;
  const [least, most] = [kind.leastStep * range, kind.mostStep * range];
  const gains = new Float32Array(contourAngles * count);
  const sums = new Float64Array(count + 2 * box + 1);
  for (let angle = 0; angle < contourAngles; angle++) {
    const [ux, uy] = [rays[2 * angle], rays[2 * angle + 1]];
    for (let at = 0; at < count + 2 * box; at++) {
      const radiusPx = first + (at + 0.5 - box) / fineness;
      sums[at + 1] = sums[at] + sampleAt(image, circle.x + radiusPx * ux, circle.y + radiusPx * uy);
    }
    for (let at = 0; at < count; at++) {
      const step = (sums[at + 2 * box] - 2 * sums[at + box] + sums[at]) / box;
      const away = (2 * at) / (count - 1) - 1;
      gains[angle * count + at] =
        Math.max(least, Math.min(step, most)) +
        kind.beyond * Math.max(0, step - most) -
        kind.pull * range * away * away;
    }
  }
  return gains;
}

/** Bilinear, the border going on for ever. */
function sampleAt({ widthPx, heightPx, pixels }: Image, x: number, y: number): number {
  const cx = Math.min(Math.max(x, 0), widthPx - 1.001);
  const cy = Math.min(Math.max(y, 0), heightPx - 1.001);
  const [left, top] = [Math.floor(cx), Math.floor(cy)];
  const [fx, fy] = [cx - left, cy - top];
  const at = top * widthPx + left;
  const upper = pixels[at] + fx * (pixels[at + 1] - pixels[at]);
  const lower = pixels[at + widthPx] + fx * (pixels[at + widthPx + 1] - pixels[at + widthPx]);
  return upper + fy * (lower - upper);
}

/** The best path that moves by at most one radius from angle to angle. Two turns are followed, so that the second meets its start. */
function closedPath(gains: Float32Array, count: number): Int32Array {
  const turns = 2;
  const steps = turns * contourAngles;
  const from = new Int8Array(steps * count);
  let total = gains.slice(0, count);
  let next = new Float32Array(count);
  for (let step = 1; step < steps; step++) {
    const row = (step % contourAngles) * count;
    for (let at = 0; at < count; at++) {
      let move = 0;
      if (at > 0 && total[at - 1] > total[at]) move = -1;
      if (at < count - 1 && total[at + 1] > total[at + move]) move = 1;
      from[step * count + at] = move;
      next[at] = total[at + move] + gains[row + at];
    }
    [total, next] = [next, total];
  }
  const path = new Int32Array(contourAngles);
  let at = total.indexOf(Math.max(...total));
  for (let step = steps - 1; step > 0; step--) {
    const isMiddle = step >= contourAngles / 2 && step < contourAngles * 1.5;
    if (isMiddle) path[step % contourAngles] = at;
    at += from[step * count + at];
  }
  return path;
}
