import type { Image } from '../../../core/image.ts';
import { type Circle, directions, fitCircle } from './circle.ts';
import { segmentParameters } from './parameters.ts';
import { quantile, type Tone } from './work-image.ts';

/** A circle that may be the pupil, and what speaks for it. */
export interface Pupil extends Circle {
  /** Share of the rays that cross an edge at the circle, 0 to 1. */
  readonly support: number;
  /** Median step at the circle, levels. */
  readonly step: number;
  /** Median inside, and spread as of a standard deviation, levels. */
  readonly mean: number;
  readonly deviation: number;
  readonly score: number;
}

const { rays, edgeStep, fits, leastRadiusPx, mostRadiusPx } = segmentParameters.pupil;
const rayDirections = directions(rays);
/** How far from a circle its edge is looked for, shares of its radius, fit by fit. */
const reaches = [
  [0.55, 1.5],
  [0.75, 1.3],
  [0.82, 1.18],
];

/** Fits circles to the edges that rays from the candidate find, one after another; undefined where there is none. */
export function fitPupil(image: Image, candidate: Circle, tone: Tone): Pupil | undefined {
  const edges = new Edges();
  let circle = candidate;
  for (let fit = 0; fit < fits; fit++) {
    edges.find(image, circle, reaches[Math.min(fit, reaches.length - 1)], edgeStep * tone.range);
    const fitted = edges.fit();
    if (fitted === undefined || fitted.radius < leastRadiusPx || fitted.radius > mostRadiusPx)
      return undefined;
    if (!isInside(image, fitted)) return undefined;
    circle = fitted;
  }
  return { ...circle, ...judge(image, circle, edges, tone) };
}

function isInside({ widthPx, heightPx }: Image, { x, y }: Circle): boolean {
  return x >= 0 && y >= 0 && x < widthPx && y < heightPx;
}

/** Where rays from a centre step up most. */
class Edges {
  readonly points = new Float64Array(2 * rays);
  readonly steps = new Float64Array(rays);
  count = 0;

  find(image: Image, { x, y, radius }: Circle, [from, to]: readonly number[], least: number): void {
    const { widthPx, heightPx, pixels } = image;
    const first = Math.max(1, Math.round(radius * from));
    const last = Math.max(first + 2, Math.round(radius * to));
    this.count = 0;
    for (let ray = 0; ray < rays; ray++) {
      const ux = rayDirections[2 * ray];
      const uy = rayDirections[2 * ray + 1];
      let best = least;
      let bestAt = -1;
      // A box of 3 px slides outwards on either side of the edge.
      let inner = 0;
      let outer = 0;
      const sample = (at: number) => {
        const px = Math.round(x + at * ux);
        const py = Math.round(y + at * uy);
        return px < 0 || py < 0 || px >= widthPx || py >= heightPx ? Number.NaN : pixels[py * widthPx + px];
      };
      inner = sample(first - 3) + sample(first - 2) + sample(first - 1);
      outer = sample(first) + sample(first + 1) + sample(first + 2);
      for (let at = first; at <= last; at++) {
        const step = (outer - inner) / 3;
        if (step > best) {
          best = step;
          bestAt = at - 0.5;
        }
        inner += sample(at) - sample(at - 3);
        outer += sample(at + 3) - sample(at);
      }
      if (bestAt < 0) continue;
      this.points[2 * this.count] = x + bestAt * ux;
      this.points[2 * this.count + 1] = y + bestAt * uy;
      this.steps[this.count++] = best;
    }
  }

  /** A circle through the edges, and one more through those that lie near it. */
  fit(): Circle | undefined {
    const circle = fitCircle(this.points, this.count);
    if (circle === undefined) return undefined;
    const near = this.near(circle, 0.12);
    return fitCircle(near, near.length / 2) ?? circle;
  }

  near({ x, y, radius }: Circle, share: number): number[] {
    const found: number[] = [];
    for (let at = 0; at < this.count; at++) {
      const px = this.points[2 * at];
      const py = this.points[2 * at + 1];
      if (Math.abs(Math.hypot(px - x, py - y) - radius) <= Math.max(1.5, share * radius)) found.push(px, py);
    }
    return found;
  }

  medianStep(): number {
    return this.steps.slice(0, this.count).sort()[this.count >> 1] ?? 0;
  }
}

function judge(image: Image, circle: Circle, edges: Edges, { black, range }: Tone) {
  const support = edges.near(circle, 0.12).length / 2 / rays;
  const step = edges.medianStep();
  const { mean, deviation } = inside(image, circle);
  const score =
    support +
    (0.004 * Math.min(step, 60 * range)) / range -
    (mean - black) / range / 200 -
    (0.02 * deviation) / range;
  return { support, step, mean, deviation, score };
}

/** Median and spread of what lies well inside a circle: both blind to reflections that are left. */
function inside({ widthPx, heightPx, pixels }: Image, { x, y, radius }: Circle) {
  const reach = 0.85 * radius;
  const step = Math.max(1, radius / 12);
  const counts = new Uint32Array(256);
  for (let dy = -reach; dy <= reach; dy += step) {
    for (let dx = -reach; dx <= reach; dx += step) {
      const px = Math.round(x + dx);
      const py = Math.round(y + dy);
      if (dx * dx + dy * dy > reach * reach || px < 0 || py < 0 || px >= widthPx || py >= heightPx) continue;
      counts[pixels[py * widthPx + px]]++;
    }
  }
  const deviation = (quantile(counts, 0.75) - quantile(counts, 0.25)) / quartileRange;
  return { mean: quantile(counts, 0.5), deviation };
}

/** Between the quartiles of a Gaussian, standard deviations. */
const quartileRange = 1.35;
