import type { Image } from '../../../core/image.ts';
import { type Circle, directions } from './circle.ts';
import { type Contour, contourAngles } from './segmentation.ts';

const rays = directions(contourAngles);

export interface ContourOptions {
  /** How far it may lie from the circle, share of the radius. */
  readonly reach: number;
  readonly harmonics: number;
  /** Length of the boxes either side of the step, px. */
  readonly boxPx: number;
  /** Steps are cut at these, levels. */
  readonly leastStep: number;
  readonly mostStep: number;
  /** What it costs, levels, to lie at the very end of the reach. */
  readonly pull: number;
}

/** Radii that are tried a pixel. */
const fineness = 2;

/**
 * The closed line near a circle along which the image steps up most from inside to outside: the best path over the angles
 * (Viterbi's algorithm), of which the first few Fourier harmonics are kept.
 */
export function traceContour(image: Image, circle: Circle, options: ContourOptions): Contour {
  const first = circle.radius * (1 - options.reach);
  const count = Math.max(3, Math.round(2 * circle.radius * options.reach * fineness) + 1);
  const gains = stepGains(image, circle, first, count, options);
  const path = closedPath(gains, count);
  const radii = Float64Array.from(path, at => first + at / fineness);
  return { x: circle.x, y: circle.y, radii: keepHarmonics(radii, options.harmonics) };
}

/** [angle][radius]: how much the image steps up. */
function stepGains(image: Image, circle: Circle, first: number, count: number, options: ContourOptions) {
  const { boxPx, leastStep, mostStep, pull } = options;
  const box = boxPx * fineness;
  const gains = new Float32Array(contourAngles * count);
  const sums = new Float64Array(count + 2 * box + 1);
  for (let angle = 0; angle < contourAngles; angle++) {
    const [ux, uy] = [rays[2 * angle], rays[2 * angle + 1]];
    for (let at = 0; at < count + 2 * box; at++) {
      const radius = first + (at + 0.5 - box) / fineness;
      sums[at + 1] = sums[at] + sampleAt(image, circle.x + radius * ux, circle.y + radius * uy);
    }
    for (let at = 0; at < count; at++) {
      const step = (sums[at + 2 * box] - 2 * sums[at + box] + sums[at]) / box;
      const away = (2 * at) / (count - 1) - 1;
      gains[angle * count + at] = Math.min(Math.max(step, leastStep), mostStep) - pull * away * away;
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

/** The mean and the first few harmonics of a closed line. */
function keepHarmonics(radii: Float64Array, harmonics: number): Float64Array {
  const out = new Float64Array(radii.length);
  for (let order = 0; order <= harmonics; order++) {
    const weight = (order === 0 ? 1 : 2) / radii.length;
    let [cosine, sine] = [0, 0];
    for (let at = 0; at < radii.length; at++) {
      const angle = (2 * Math.PI * order * at) / radii.length;
      cosine += weight * radii[at] * Math.cos(angle);
      sine += weight * radii[at] * Math.sin(angle);
    }
    for (let at = 0; at < radii.length; at++) {
      const angle = (2 * Math.PI * order * at) / radii.length;
      out[at] += cosine * Math.cos(angle) + sine * Math.sin(angle);
    }
  }
  return out;
}
