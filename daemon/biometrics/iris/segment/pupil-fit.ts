import type { Image } from '../../../core/image.ts';
import { type Circle, fitCircle } from './circle.ts';
import { segmentParameters } from './parameters.ts';
import type { SegmentRoom } from './room.ts';
import { quantile, type Tone } from './work-image.ts';

/** A circle that may be the pupil, and what speaks for it. */
export interface Pupil extends Circle {
  /** Share of the rays that cross an edge at the circle, 0 to 1. */
  readonly support: number;
  /** Median step at the circle, levels. */
  readonly step: number;
  /** Median inside, and spread as of a standard deviation, levels. */
  readonly level: number;
  readonly deviation: number;
  readonly score: number;
}

const {
  rays,
  edgeStep,
  fitInwards,
  fitOutwards,
  leastRadiusPx,
  mostRadiusPx,
  nearShare,
  leastNearPx,
  stepWeight,
  mostStep,
  levelCost,
  deviationCost,
} = segmentParameters.pupil;
/** Pixels either side of an edge that are summed, as the kernel does. */
const edgePx = 3;
/** Fits circles to the edges that rays from the candidate find, one after another; undefined where there is none. */
export function fitPupil(room: SegmentRoom, eye: Image, candidate: Circle, tone: Tone): Pupil | undefined {
  let circle = candidate;
  let edges = 0;
  for (const [fit, inwards] of fitInwards.entries()) {
    edges = findEdges(room, eye, circle, [inwards, fitOutwards[fit]], edgeStep * tone.range);
    const fitted = fitNear(room.points, edges);
    if (fitted === undefined || fitted.radiusPx < leastRadiusPx || fitted.radiusPx > mostRadiusPx)
      return undefined;
    if (!isInside(eye, fitted)) return undefined;
    circle = fitted;
  }
  return { ...circle, ...judge(room, eye, circle, edges, tone) };
}

function isInside({ widthPx, heightPx }: Image, { x, y }: Circle): boolean {
  return x >= 0 && y >= 0 && x < widthPx && y < heightPx;
}

/** Finds where rays from a centre step up most, if by more than a level; returns how many do. */
function findEdges(
  room: SegmentRoom,
  eye: Image,
  circle: Circle,
  [from, to]: readonly number[],
  least: number,
) {
  const first = Math.max(1, Math.round(circle.radiusPx * from));
  const last = Math.max(first + 2, Math.round(circle.radiusPx * to));
  return room.kernels.edges(
    eye.pixels.byteOffset,
    eye.widthPx,
    eye.heightPx,
    circle.x,
    circle.y,
    first,
    last,
    Math.floor(edgePx * least),
    room.around.byteOffset,
    rays,
    room.points.byteOffset,
    room.rises.byteOffset,
  );
}

/** A circle through points, and another through those that lie near it. */
function fitNear(points: Float64Array, count: number): Circle | undefined {
  const circle = fitCircle(points, count);
  if (circle === undefined) return undefined;
  const kept = nearPoints(points, count, circle);
  return fitCircle(kept, kept.length / 2) ?? circle;
}

function nearPoints(points: Float64Array, count: number, { x, y, radiusPx }: Circle): Float64Array {
  const kept = new Float64Array(2 * count);
  let next = 0;
  for (let at = 0; at < 2 * count; at += 2) {
    const away = Math.abs(Math.sqrt((points[at] - x) ** 2 + (points[at + 1] - y) ** 2) - radiusPx);
    if (away > Math.max(leastNearPx, nearShare * radiusPx)) continue;
    kept[next++] = points[at];
    kept[next++] = points[at + 1];
  }
  return kept.subarray(0, next);
}

function judge(
  { points, rises }: SegmentRoom,
  eye: Image,
  circle: Circle,
  edges: number,
  { black, range }: Tone,
) {
  const support = nearPoints(points, edges, circle).length / 2 / rays;
  const step = (rises.slice(0, edges).sort()[edges >> 1] ?? 0) / edgePx;
  const { level, deviation } = inside(eye, circle);
  const score =
    support +
    stepWeight * Math.min(step / range, mostStep) -
    (levelCost * (level - black)) / range -
    (deviationCost * deviation) / range;
  return { support, step, level, deviation, score };
}

/** Median and spread of what lies well inside a circle: both blind to reflections that are left. */
function inside({ widthPx, heightPx, pixels }: Image, { x, y, radiusPx }: Circle) {
  const reach = 0.85 * radiusPx;
  const step = Math.max(1, radiusPx / 12);
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
  return { level: quantile(counts, 0.5), deviation };
}

/** Between the quartiles of a Gaussian, standard deviations. */
const quartileRange = 1.35;
