import type { Image } from '../../../core/image.ts';
import type { Circle } from './circle.ts';
import { rayUnit } from '../../../kernels/iris-units.ts';
import { segmentParameters } from './parameters.ts';
import { type SegmentRoom, sectorRays } from './room.ts';
import type { Tone } from './work-image.ts';

/** A circle that may be the limbus around a pupil, and what speaks for it. */
export interface Limbus extends Circle {
  /** Mean step over the sector at the image's left and at its right, levels; NaN where it is outside the image. */
  readonly left: number;
  readonly right: number;
  readonly score: number;
}

const {
  leastRadiusPx,
  mostRadiusPx,
  offsetXPx,
  offsetYPx,
  coarsePx,
  finePx,
  leastWidth,
  mostWidth,
  boxPx,
  leastStep,
  mostStep,
  bothWeight,
  aloneWeight,
  offsetCost,
  ratioCost,
  ratio,
} = segmentParameters.limbus;

/** The best limbus around a pupil: centres on a coarse grid first, then on a fine one. */
export function findLimbus(room: SegmentRoom, eye: Image, pupil: Circle, tone: Tone): Limbus | undefined {
  const search = new LimbusSearch(room, eye, pupil, tone);
  for (let dy = -offsetYPx; dy <= offsetYPx; dy += coarsePx) {
    for (let dx = -offsetXPx; dx <= offsetXPx; dx += coarsePx) search.tryCentre(dx, dy);
  }
  const coarse = search.best;
  if (coarse === undefined) return undefined;
  for (let dy = -finePx; dy <= finePx; dy++) {
    for (let dx = -finePx; dx <= finePx; dx++)
      search.tryCentre(coarse.x - pupil.x + dx, coarse.y - pupil.y + dy);
  }
  return search.best;
}

/** Mean level of the iris between pupil and limbus at either side; NaN where it is outside the image. */
export function irisLevels(room: SegmentRoom, eye: Image, pupil: Circle, limbus: Circle) {
  return {
    left: annulusMean(eye, pupil, limbus, room.left),
    right: annulusMean(eye, pupil, limbus, room.right),
  };
}

function annulusMean(eye: Image, pupil: Circle, limbus: Circle, directions: Int32Array): number {
  const { widthPx, heightPx, pixels } = eye;
  let [sum, count] = [0, 0];
  for (let ray = 0; ray < sectorRays; ray++) {
    const [ux, uy] = [directions[2 * ray] / rayUnit, directions[2 * ray + 1] / rayUnit];
    for (let radiusPx = 0.6 * pupil.radiusPx; radiusPx < limbus.radiusPx - 3; radiusPx++) {
      const [px, py] = [Math.round(limbus.x + radiusPx * ux), Math.round(limbus.y + radiusPx * uy)];
      if (Math.hypot(px - pupil.x, py - pupil.y) < pupil.radiusPx + 3) continue;
      if (px < 0 || py < 0 || px >= widthPx || py >= heightPx) continue;
      sum += pixels[py * widthPx + px];
      count++;
    }
  }
  return sum / count;
}

/** The best circle so far. */
class LimbusSearch {
  best: Limbus | undefined;
  readonly #room: SegmentRoom;
  readonly #eye: Image;
  readonly #pupil: Circle;
  readonly #range: number;
  readonly #first: number;
  readonly #left: Float64Array;
  readonly #right: Float64Array;

  constructor(room: SegmentRoom, eye: Image, pupil: Circle, { range }: Tone) {
    this.#room = room;
    this.#eye = eye;
    this.#pupil = pupil;
    this.#range = range;
    this.#first = Math.max(leastRadiusPx, Math.ceil(pupil.radiusPx * leastWidth));
    const last = Math.min(mostRadiusPx, Math.floor(pupil.radiusPx * mostWidth));
    const radii = Math.max(0, last - this.#first + 1);
    this.#left = new Float64Array(radii);
    this.#right = new Float64Array(radii);
  }

  tryCentre(dx: number, dy: number): void {
    const [x, y] = [this.#pupil.x + dx, this.#pupil.y + dy];
    this.#profile(x, y, this.#room.left, this.#left);
    this.#profile(x, y, this.#room.right, this.#right);
    const offset = offsetCost * Math.hypot(dx, dy);
    let best = this.best?.score ?? Number.NEGATIVE_INFINITY;
    for (let at = 0; at < this.#left.length; at++) {
      const radiusPx = this.#first + at;
      const [left, right] = [this.#left[at], this.#right[at]];
      const excess = Math.max(0, this.#pupil.radiusPx / radiusPx - ratio);
      const score = sides(left, right) - offset - ratioCost * excess;
      if (!(score > best)) continue;
      best = score;
      this.best = { x, y, radiusPx, left, right, score };
    }
  }

  /** Mean clamped step over the rays of a side, radius by radius; NaN where fewer than half of them are inside the image. */
  #profile(x: number, y: number, directions: Int32Array, out: Float64Array): void {
    const { kernels, sums, counts, scratch } = this.#room;
    const { widthPx, heightPx, pixels } = this.#eye;
    const unit = boxPx * this.#range;
    kernels.steps(
      pixels.byteOffset,
      widthPx,
      heightPx,
      x,
      y,
      this.#first,
      out.length,
      boxPx,
      Math.round(leastStep * unit),
      Math.round(mostStep * unit),
      directions.byteOffset,
      sectorRays,
      sums.byteOffset,
      counts.byteOffset,
      scratch,
    );
    for (let at = 0; at < out.length; at++) {
      out[at] = counts[at] < sectorRays / 2 ? Number.NaN : sums[at] / (counts[at] * unit);
    }
  }
}

/** What both sides say together; one alone where the other is outside the image. */
function sides(left: number, right: number): number {
  if (Number.isNaN(left)) return aloneWeight * (1 + 2 * bothWeight) * right;
  if (Number.isNaN(right)) return aloneWeight * (1 + 2 * bothWeight) * left;
  return Math.min(left, right) + bothWeight * (left + right);
}
