import { layFinger } from '../hal/drivers/sim/fingerprint/impression.ts';
import type { Condition, MasterPrint, SensorModel } from '../hal/drivers/sim/fingerprint/index.ts';
import { contactRadius } from '../hal/drivers/sim/fingerprint/placement.ts';
import type { Seed } from '../hal/drivers/sim/random.ts';

/** Where the skin that touched lies on the glass: pixels of the sensor, by cell of the finger. */
export type LaidSkin = ReadonlyMap<string, readonly [x: number, y: number]>;

/** What is true of two impressions of a finger, whatever a matcher finds. */
export interface TrueOverlap {
  /** Skin that both show. */
  readonly areaMm2: number;
  /** How far its places lie off the best rigid motion from one to the other: root mean square, px at 500 dpi. */
  readonly shearPx: number;
}

/** An impression, as `takeImpression` takes it. */
export interface Laid {
  readonly master: MasterPrint;
  readonly seed: Seed;
  readonly condition: Condition;
  readonly sensor: SensorModel;
}

/** How far apart on the finger a place of one impression and a place of another are, px at 500 dpi. */
export function skinDistance(one: Laid, other: Laid): (a: Point, b: Point) => number {
  const [onFinger, otherOnFinger] = [one, other].map(({ master, seed, condition, sensor }) => {
    const { place } = layFinger(master, seed, condition, sensor);
    return ({ x, y }: Point) => {
      const at = Math.round(y) * sensor.widthPx + Math.round(x);
      return [place.x[at], place.y[at]];
    };
  });
  return (a, b) => {
    const [ax, ay] = onFinger(a);
    const [bx, by] = otherOnFinger(b);
    return Math.hypot(ax - bx, ay - by);
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const cellPx = 6;
const everyPx = 4;

/** The skin of an impression at 500 dpi, as `takeImpression` laid it. */
export function laidSkin(
  master: MasterPrint,
  seed: Seed,
  condition: Condition,
  sensor: SensorModel,
): LaidSkin {
  const { area, place } = layFinger(master, seed, condition, sensor);
  const skin = new Map<string, readonly [number, number]>();
  for (let y = 0; y < sensor.heightPx; y += everyPx) {
    for (let x = 0; x < sensor.widthPx; x += everyPx) {
      const at = y * sensor.widthPx + x;
      const [fingerX, fingerY] = [place.x[at], place.y[at]];
      if (contactRadius(area, fingerX, fingerY) > 1) continue;
      skin.set(`${Math.round(fingerX / cellPx)} ${Math.round(fingerY / cellPx)}`, [x, y]);
    }
  }
  return skin;
}

export function trueOverlap(a: LaidSkin, b: LaidSkin): TrueOverlap {
  const both = [...a].flatMap(([cell, [x, y]]) => {
    const other = b.get(cell);
    return other ? [[x, y, ...other]] : [];
  });
  return { areaMm2: both.length * ((cellPx * 25.4) / 500) ** 2, shearPx: offRigid(both) };
}

/** Least squares: the angle of the centred places, then what is left. */
function offRigid(places: readonly number[][]): number {
  if (places.length < 2) return 0;
  const middle = [0, 1, 2, 3].map(k => places.reduce((sum, place) => sum + place[k], 0) / places.length);
  const centred = places.map(place => place.map((value, k) => value - middle[k]));
  const along = centred.reduce((sum, [x, y, u, v]) => sum + x * u + y * v, 0);
  const across = centred.reduce((sum, [x, y, u, v]) => sum + x * v - y * u, 0);
  const turn = Math.atan2(across, along);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const squares = centred.map(([x, y, u, v]) => (cos * x - sin * y - u) ** 2 + (sin * x + cos * y - v) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / places.length);
}
