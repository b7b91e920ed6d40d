import type { EyePlace } from './eye-place.ts';
import { type Finding, finding } from './finding.ts';
import { isBeside } from './follow-pupil.ts';
import { parameters } from './parameters.ts';
import { greyAt, type Raster } from './ray.ts';

const { leastChange, angles, radii, turns, scales, margin, leastCorrelation, mostDeviations } =
  parameters.texture;

/** An eye in a frame. */
export interface SeenEye {
  readonly frame: Raster;
  readonly place: EyePlace;
}

/**
 * Whether the pattern of an iris stretches with it from a wide pupil to a narrow one, or stays where it is as a print on a
 * contact lens does. Says nothing when the pupil has hardly changed, or when no pattern is to be seen.
 */
export function judgeTexture(wide: SeenEye, narrow: SeenEye): Finding {
  const change = ratioOf(wide.place) - ratioOf(narrow.place);
  if (change < leastChange) return finding([]);
  const inner = pupilShare(wide.place);
  // Close to the limbus nothing moves either way: the inner half tells them apart.
  const outer = (1 + inner) / 2;
  const pattern = sheet(wide, inner, outer, 1, stretchedTo(wide.place));
  const correlate = (distance: Distance, scale: number) =>
    bestCorrelation(pattern, sheet(narrow, inner, outer, scale, distance));
  const stretching = correlate(stretchedFrom(wide.place, narrow.place), 1);
  // A print that stays fits far better than any iris, once the radius is right; an iris that stretches need not fit as well.
  const staying = Math.max(...scales.map(scale => correlate(stretchedTo(narrow.place), scale)));
  const isStaying = staying > leastCorrelation && Math.atanh(staying) - Math.atanh(stretching) > margin;
  return finding(isStaying ? ['texture-does-not-stretch'] : [], { stretching, staying });
}

const ratioOf = ({ pupilRadiusPx, irisRadiusPx }: EyePlace) => pupilRadiusPx / irisRadiusPx;

/** A little outside of the border of the pupil, as a share of the radius of the iris. */
const pupilShare = (place: EyePlace) => ratioOf(place) + 0.04;

/** A distance, as a share of the radius of the iris, in pixels. */
type Distance = (share: number) => number;

const stretchedTo =
  ({ irisRadiusPx }: EyePlace): Distance =>
  share =>
    share * irisRadiusPx;

/** Where a point of the wide eye lies in the narrow one when the iris stretches evenly (J. Daugman's rubber sheet). */
function stretchedFrom(wide: EyePlace, narrow: EyePlace): Distance {
  return share => {
    const depth = (share - ratioOf(wide)) / (1 - ratioOf(wide));
    return (ratioOf(narrow) + depth * (1 - ratioOf(narrow))) * narrow.irisRadiusPx;
  };
}

/**
 * Grey levels by radius and angle, without what says nothing: shade, rings, and fibres that run straight outwards, which look the
 * same whether they stretch or not.
 */
function sheet(
  { frame, place }: SeenEye,
  inner: number,
  outer: number,
  scale: number,
  distance: Distance,
): number[][] {
  const rows = Array.from({ length: radii }, (_, row) => {
    const radiusPx = scale * distance(inner + ((outer - inner) * row) / (radii - 1));
    const levels = Array.from({ length: angles }, (_, column) => {
      const angle = (2 * Math.PI * column) / angles;
      return greyAt(frame, place.x + radiusPx * Math.cos(angle), place.y + radiusPx * Math.sin(angle));
    });
    return levels.map((level, column) => level - meanAround(levels, column));
  });
  const outwards = rows[0].map((_, column) => rows.reduce((sum, row) => sum + row[column], 0) / radii);
  return clipped(rows.map(row => row.map((level, column) => level - outwards[column])));
}

/** A reflection on the cornea stays where it is, and would outweigh the iris. */
function clipped(rows: readonly number[][]): number[][] {
  const levels = rows.flatMap(row => row.filter((level, column) => isSide(column) && !Number.isNaN(level)));
  const most =
    mostDeviations * Math.sqrt(levels.reduce((sum, level) => sum + level * level, 0) / levels.length);
  return rows.map(row => row.map(level => Math.max(-most, Math.min(most, level))));
}

const isSide = (column: number) => isBeside((2 * Math.PI * column) / angles);

/** Of a sixth of the circle: what changes more slowly is shade. */
function meanAround(levels: readonly number[], column: number): number {
  const half = Math.round(levels.length / 12);
  let sum = 0;
  for (let by = -half; by <= half; by++) sum += levels[(column + by + levels.length) % levels.length];
  return sum / (2 * half + 1);
}

/** Over the turns that an eye may make meanwhile. */
function bestCorrelation(one: readonly number[][], other: readonly number[][]): number {
  const tried = Array.from({ length: 2 * turns + 1 }, (_, turn) => correlation(one, other, turn - turns));
  return Math.max(...tried);
}

/** In the sectors beside the pupil, where lids are rare; 0 where nothing varies. */
function correlation(one: readonly number[][], other: readonly number[][], turn: number): number {
  let [cross, first, second] = [0, 0, 0];
  for (let row = 0; row < radii; row++) {
    for (let column = 0; column < angles; column++) {
      const [a, b] = [one[row][column], other[row][(column + turn + angles) % angles]];
      if (!isSide(column) || Number.isNaN(a + b)) continue;
      cross += a * b;
      first += a * a;
      second += b * b;
    }
  }
  return first * second === 0 ? 0 : cross / Math.sqrt(first * second);
}
