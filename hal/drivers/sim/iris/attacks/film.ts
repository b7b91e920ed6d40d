import type { Random } from '../../random.ts';
import { digitise } from '../digitise.ts';
import type { EyePicture, EyeSensor } from '../index.ts';
import type { EyeLook } from './look.ts';

/** Pictures are rendered at pupils whose radii lie so far apart, and blended between: lenses blur as much. Pixels. */
const stepPx = 1;
/** Of an iris. */
const usualRadiusMm = 5.85;
/** Of eye and hand from frame to frame, pixels of a picture 320 wide. */
const tremorPx = 0.25;

/** A camera's eye for one look: each frame with noise of its own, moved a little since the one before. */
export class EyeFilm {
  readonly #look: EyeLook;
  readonly #sensor: EyeSensor;
  readonly #random: Random;
  readonly #rendered = new Map<string, Float32Array>();
  /** Of dilation, between two renderings. */
  readonly #step: number;
  #frames = 0;
  #dx = 0;
  #dy = 0;

  constructor(look: EyeLook, sensor: EyeSensor, random: Random) {
    this.#look = look;
    this.#sensor = sensor;
    this.#random = random;
    this.#step = stepPx / (usualRadiusMm * sensor.pxPerMm);
  }

  /** The next frame, so long after the visible light came on; negative before it. */
  take(illuminationNm: number, sinceLightMs: number): EyePicture {
    const { widthPx, heightPx } = this.#sensor;
    const chance = this.#random.fork(this.#frames++);
    const tremor = (tremorPx * widthPx) / 320;
    this.#dx = 0.95 * this.#dx + chance.normal(0, tremor);
    this.#dy = 0.95 * this.#dy + chance.normal(0, tremor);
    const greys = this.#blended(illuminationNm, this.#look.dilationAt(sinceLightMs));
    const moved = shifted(greys, widthPx, heightPx, this.#dx, this.#dy);
    return { widthPx, heightPx, pixels: digitise(moved, this.#sensor, chance.fork('noise')) };
  }

  #blended(illuminationNm: number, dilation: number): Float32Array {
    const place = dilation / this.#step;
    const [narrow, share] = [Math.floor(place), place - Math.floor(place)];
    const from = this.#at(illuminationNm, narrow);
    const to = this.#at(illuminationNm, narrow + 1);
    return from === to ? from : from.map((grey, at) => grey + share * (to[at] - grey));
  }

  #at(illuminationNm: number, step: number): Float32Array {
    const key = `${illuminationNm}/${step}`;
    const already = this.#rendered.get(key);
    if (already !== undefined) return already;
    const greys = this.#look.at(illuminationNm, step * this.#step);
    this.#rendered.set(key, greys);
    return greys;
  }
}

/** Moved by parts of a pixel, bilinear; beyond the border the picture goes on as it ends. */
function shifted(
  greys: Float32Array,
  widthPx: number,
  heightPx: number,
  dx: number,
  dy: number,
): Float32Array {
  const [left, top] = [Math.floor(-dx), Math.floor(-dy)];
  const [fx, fy] = [-dx - left, -dy - top];
  const column = (x: number) => Math.max(0, Math.min(widthPx - 1, x));
  const row = (y: number) => Math.max(0, Math.min(heightPx - 1, y)) * widthPx;
  const out = new Float32Array(greys.length);
  for (let y = 0, at = 0; y < heightPx; y++) {
    const [upper, lower] = [row(y + top), row(y + top + 1)];
    for (let x = 0; x < widthPx; x++, at++) {
      const [from, to] = [column(x + left), column(x + left + 1)];
      const above = greys[upper + from] + fx * (greys[upper + to] - greys[upper + from]);
      const below = greys[lower + from] + fx * (greys[lower + to] - greys[lower + from]);
      out[at] = above + fy * (below - above);
    }
  }
  return out;
}
