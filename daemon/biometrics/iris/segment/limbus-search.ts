import type { Image } from '../../../core/image.ts';
import type { Circle } from './circle.ts';
import { segmentParameters } from './parameters.ts';
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
  sectorFromDegrees,
  sectorToDegrees,
  boxPx,
  leastStep,
  mostStep,
  bothWeight,
  aloneWeight,
  offsetCost,
  ratioCost,
  ratio,
} = segmentParameters.limbus;

const sectorRays = 16;
/** Unit vectors of the rays at the image's right; those at the left are their mirror image. */
const rayX = Float64Array.from({ length: sectorRays }, (_, ray) => Math.cos(sectorAngle(ray)));
const rayY = Float64Array.from({ length: sectorRays }, (_, ray) => Math.sin(sectorAngle(ray)));

function sectorAngle(ray: number): number {
  const share = (ray + 0.5) / sectorRays;
  return ((sectorFromDegrees + share * (sectorToDegrees - sectorFromDegrees)) * Math.PI) / 180;
}

/** The best limbus around a pupil: centres on a coarse grid first, then on a fine one. */
export function findLimbus(image: Image, pupil: Circle, tone: Tone): Limbus | undefined {
  const search = new LimbusSearch(image, pupil, tone);
  for (let dy = -offsetYPx; dy <= offsetYPx; dy += 3) {
    for (let dx = -offsetXPx; dx <= offsetXPx; dx += 3.33) search.tryCentre(dx, dy);
  }
  const coarse = search.best;
  if (coarse === undefined) return undefined;
  for (let dy = -2; dy <= 2; dy++) {
    for (let dx = -2; dx <= 2; dx++) search.tryCentre(coarse.x - pupil.x + dx, coarse.y - pupil.y + dy);
  }
  return search.best;
}

/** Mean level of the iris between pupil and limbus at either side; NaN where it is outside the image. */
export function irisLevels(image: Image, pupil: Circle, limbus: Circle) {
  return { left: annulusMean(image, pupil, limbus, -1), right: annulusMean(image, pupil, limbus, 1) };
}

function annulusMean(
  { widthPx, heightPx, pixels }: Image,
  pupil: Circle,
  limbus: Circle,
  side: number,
): number {
  let [sum, count] = [0, 0];
  for (let ray = 0; ray < sectorRays; ray++) {
    const [ux, uy] = [side * rayX[ray], rayY[ray]];
    for (let radius = 0.6 * pupil.radius; radius < limbus.radius - 3; radius++) {
      const [px, py] = [Math.round(limbus.x + radius * ux), Math.round(limbus.y + radius * uy)];
      if (Math.hypot(px - pupil.x, py - pupil.y) < pupil.radius + 3) continue;
      if (px < 0 || py < 0 || px >= widthPx || py >= heightPx) continue;
      sum += pixels[py * widthPx + px];
      count++;
    }
  }
  return sum / count;
}

class LimbusSearch {
  best: Limbus | undefined;
  readonly #image: Image;
  readonly #pupil: Circle;
  readonly #range: number;
  readonly #first: number;
  readonly #last: number;
  readonly #left: Float64Array;
  readonly #right: Float64Array;
  readonly #sums: Int32Array;

  constructor(image: Image, pupil: Circle, { range }: Tone) {
    this.#image = image;
    this.#pupil = pupil;
    this.#range = range;
    this.#first = Math.max(leastRadiusPx, Math.ceil(pupil.radius * 1.15));
    this.#last = Math.min(mostRadiusPx, Math.floor(pupil.radius * 8));
    const radii = Math.max(0, this.#last - this.#first + 1);
    this.#left = new Float64Array(radii);
    this.#right = new Float64Array(radii);
    this.#sums = new Int32Array(mostRadiusPx + boxPx + 2);
  }

  tryCentre(dx: number, dy: number): void {
    const [x, y] = [this.#pupil.x + dx, this.#pupil.y + dy];
    this.#profile(x, y, 1, this.#right);
    this.#profile(x, y, -1, this.#left);
    const offset = Math.hypot(dx, dy);
    for (let at = 0; at < this.#left.length; at++) {
      const radius = this.#first + at;
      const [left, right] = [this.#left[at], this.#right[at]];
      const excess = Math.max(0, this.#pupil.radius / radius - ratio);
      const score = sides(left, right) - offsetCost * offset - ratioCost * excess;
      if (score > (this.best?.score ?? Number.NEGATIVE_INFINITY))
        this.best = { x, y, radius, left, right, score };
    }
  }

  /** Mean clamped step over the rays of a side, radius by radius; NaN where fewer than half of them are inside the image. */
  #profile(x: number, y: number, side: number, out: Float64Array): void {
    const { widthPx, heightPx, pixels } = this.#image;
    const sums = this.#sums;
    const counts = new Uint8Array(out.length);
    const start = this.#first - boxPx;
    const [low, high] = [leastStep * boxPx * this.#range, mostStep * boxPx * this.#range];
    out.fill(0);
    for (let ray = 0; ray < sectorRays; ray++) {
      const [ux, uy] = [side * rayX[ray], rayY[ray]];
      let length = 0;
      for (let radius = start; radius < this.#last + boxPx; radius++, length++) {
        const px = Math.round(x + radius * ux);
        const py = Math.round(y + radius * uy);
        if (px < 0 || py < 0 || px >= widthPx || py >= heightPx) break;
        sums[length + 1] = sums[length] + pixels[py * widthPx + px];
      }
      for (let at = 0; at + 2 * boxPx <= length; at++) {
        const step = sums[at + 2 * boxPx] - 2 * sums[at + boxPx] + sums[at];
        out[at] += step < low ? low : step > high ? high : step;
        counts[at]++;
      }
    }
    for (let at = 0; at < out.length; at++) {
      out[at] = counts[at] < sectorRays / 2 ? Number.NaN : out[at] / counts[at] / boxPx / this.#range;
    }
  }
}

/** What both sides say together; one alone where the other is outside the image. */
function sides(left: number, right: number): number {
  if (Number.isNaN(left) && Number.isNaN(right)) return Number.NEGATIVE_INFINITY;
  if (Number.isNaN(left)) return aloneWeight * (1 + 2 * bothWeight) * right;
  if (Number.isNaN(right)) return aloneWeight * (1 + 2 * bothWeight) * left;
  return Math.min(left, right) + bothWeight * (left + right);
}
