import type { EyeCapture, Lids } from './model.ts';
import { captureParameters } from './parameters.ts';
import type { View } from './view.ts';

/** The edge of a lid: an arch from corner to corner; mm on the head. */
export interface Arch {
  /** Height above (negative) or below the middle of the eye. */
  at(x: number): number;
  slope(x: number): number;
  /** Where along the arch: -1 at its left end, 0 at its peak, 1 at its right end. */
  place(x: number): number;
  /** The other way round. */
  x(place: number): number;
}

/** The lids as far open as they are. */
export interface LidEdges {
  readonly upper: Arch;
  readonly lower: Arch;
}

/** How far the lids go along with the eye when it looks up or down. */
const following = { upper: 0.55, lower: 0.3 } as const;
/** The lower lid rises by this share of the way when an eye closes. */
const lowerRise = 0.12;

export function lidEdges(lids: Lids, { opening, pitchDegrees }: EyeCapture): LidEdges {
  const { leftMm, rightMm, upperMm, lowerMm, upperPeakMm, lowerPeakMm, upperRound, lowerRound } = lids;
  const down = captureParameters.irisDepthMm * Math.sin((pitchDegrees * Math.PI) / 180);
  const closed = 1 - opening;
  const bottom = lowerMm - lowerRise * closed * (upperMm + lowerMm) + following.lower * down * opening;
  const top = bottom - opening * (upperMm + lowerMm) + (following.upper - following.lower) * down * opening;
  return {
    upper: arch(leftMm, rightMm, [upperPeakMm, Math.min(top, bottom)], upperRound),
    lower: arch(leftMm, rightMm, [lowerPeakMm, bottom], lowerRound),
  };
}

type Point = readonly [x: number, y: number];

/** Two halves that meet at the peak: parabolas at a roundness of 2, flatter in the middle above it. */
export function arch(left: Point, right: Point, [peakX, peakY]: Point, round: number): Arch {
  const corner = (x: number) => (x < peakX ? left : right);
  const share = (x: number) => (x - peakX) / (corner(x)[0] - peakX);
  return {
    at: x => peakY + (corner(x)[1] - peakY) * share(x) ** round,
    slope: x => (round * (corner(x)[1] - peakY) * share(x) ** (round - 1)) / (corner(x)[0] - peakX),
    place: x => (x < peakX ? -share(x) : share(x)),
    x: place => peakX + Math.abs(place) * ((place < 0 ? left : right)[0] - peakX),
  };
}

/** Row-major as the picture. */
export interface LidDistances {
  /** How far each pixel is inside of each lid's edge, mm; negative on the lid. */
  readonly upper: Float32Array;
  readonly lower: Float32Array;
  /** How much of each pixel no lid covers: their edges take about a pixel. */
  readonly open: Float32Array;
}

export function placeLids({ upper, lower }: LidEdges, view: View): LidDistances {
  const [above, below] = [tabulate(upper, view), tabulate(lower, view)];
  const blank = () => new Float32Array(view.widthPx * view.heightPx);
  const distances = { upper: blank(), lower: blank(), open: blank() };
  for (let row = 0, at = 0; row < view.heightPx; row++) {
    let [x, y] = [view.headX(0, row), view.headY(0, row)];
    for (let column = 0; column < view.widthPx; column++, at++, x += view.stepX, y += view.stepY) {
      const place = above.placeOf(x);
      const fromUpper = (y - above.height[place]) * above.cosine[place];
      const fromLower = (below.height[place] - y) * below.cosine[place];
      distances.upper[at] = fromUpper;
      distances.lower[at] = fromLower;
      const inside = Math.min(fromUpper, fromLower) * view.pxPerMm + 0.5;
      distances.open[at] = Math.max(0, Math.min(1, inside));
    }
  }
  return distances;
}

/** An arch across the whole picture, so that no pixel has to work it out. */
export interface ArchTable {
  /** Where a place on the head stands in the table. */
  placeOf(x: number): number;
  readonly height: Float32Array;
  /** Of the slope: from a height to a distance. */
  readonly cosine: Float32Array;
  /** 1 at the peak, 0 at the corners and beyond. */
  readonly near: Float32Array;
}

export function tabulate(arched: Arch, view: View): ArchTable {
  const perMm = 2 * view.pxPerMm;
  const half = Math.ceil(2 * Math.sqrt(view.widthPx ** 2 + view.heightPx ** 2));
  const along = (value: (x: number) => number) =>
    Float32Array.from({ length: 2 * half }, (_, place) => value((place - half + 0.5) / perMm));
  return {
    placeOf: x => Math.floor(x * perMm) + half,
    height: along(x => arched.at(x)),
    cosine: along(x => 1 / Math.sqrt(1 + arched.slope(x) ** 2)),
    near: along(x => Math.max(0, 1 - arched.place(x) ** 2)),
  };
}
