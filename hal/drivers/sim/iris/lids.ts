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
  const { leftMm, rightMm, upperMm, lowerMm, upperPeakMm, lowerPeakMm } = lids;
  const down = captureParameters.irisDepthMm * Math.sin((pitchDegrees * Math.PI) / 180);
  const closed = 1 - opening;
  const bottom = lowerMm - lowerRise * closed * (upperMm + lowerMm) + following.lower * down * opening;
  const top = bottom - opening * (upperMm + lowerMm) + (following.upper - following.lower) * down * opening;
  return {
    upper: arch(leftMm, rightMm, upperPeakMm, Math.min(top, bottom)),
    lower: arch(leftMm, rightMm, lowerPeakMm, bottom),
  };
}

type Corner = readonly [x: number, y: number];

/** Two half parabolas that meet at the peak. */
export function arch(left: Corner, right: Corner, peakX: number, peakY: number): Arch {
  const corner = (x: number) => (x < peakX ? left : right);
  const share = (x: number) => (x - peakX) / (corner(x)[0] - peakX);
  return {
    at: x => peakY + (corner(x)[1] - peakY) * share(x) ** 2,
    slope: x => (2 * (corner(x)[1] - peakY) * share(x)) / (corner(x)[0] - peakX),
    place: x => (x < peakX ? -share(x) : share(x)),
    x: place => peakX + Math.abs(place) * ((place < 0 ? left : right)[0] - peakX),
  };
}

/** How far each pixel is inside of each lid's edge, mm; negative on the lid. Row-major as the picture. */
export interface LidDistances {
  readonly upper: Float32Array;
  readonly lower: Float32Array;
}

export function placeLids({ upper, lower }: LidEdges, view: View): LidDistances {
  const { widthPx, heightPx } = view;
  const distances = {
    upper: new Float32Array(widthPx * heightPx),
    lower: new Float32Array(widthPx * heightPx),
  };
  for (let row = 0, at = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, at++) {
      const [x, y] = [view.headX(column, row), view.headY(column, row)];
      distances.upper[at] = (y - upper.at(x)) / Math.hypot(1, upper.slope(x));
      distances.lower[at] = (lower.at(x) - y) / Math.hypot(1, lower.slope(x));
    }
  }
  return distances;
}
