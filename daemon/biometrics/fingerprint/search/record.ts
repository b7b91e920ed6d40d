import type { FingerprintTemplate } from '../../../core/fingerprint.ts';
import { parameters } from '../parameters.ts';
import { withinReach } from '../prepare.ts';
import { believableDpi } from '../resample.ts';
import { describer } from './describe.ts';
import { slots } from './layout.ts';
import { searchParameters } from './parameters.ts';
import { type Points, pointsOf } from './surroundings.ts';

/** What the quick stages know of a print: its best minutiae, best first. */
export interface PrintRecord {
  readonly count: number;
  /** [minutia * wholeBytes]: the descriptor, lowest bit first; its first 64 bits are those of stage 1. */
  readonly bits: Uint8Array;
  /** 256 to the turn, in pixel coordinates. */
  readonly directions: Uint8Array;
  /** x and y of each, in units of `placeUnitPx` from the leftmost and topmost. */
  readonly places: Uint8Array;
}

/** Describes a print for the search. Costs a fraction of a millisecond. */
export function recordOf(template: FingerprintTemplate): PrintRecord {
  const points = pointsOf(withinPlaces(template));
  const count = Math.min(points.count, slots);
  const { surroundings, project } = describer();
  return {
    count,
    bits: project(surroundings(points, count), count),
    directions: Uint8Array.from({ length: count }, (_, i) => directionOf(points.cosine[i], points.sine[i])),
    places: placesOf(points, count),
  };
}

/** A minutia that lies further off than places reach would push all others to their end. */
function withinPlaces(template: FingerprintTemplate): FingerprintTemplate {
  const { minutiae, dpi } = template;
  const most = 255 * searchParameters.descriptor.placeUnitPx * (believableDpi(dpi) / parameters.workingDpi);
  const fits = (places: readonly number[]) => Math.max(...places) - Math.min(...places) <= most;
  if (fits(minutiae.map(({ x }) => x)) && fits(minutiae.map(({ y }) => y))) return template;
  return { ...template, minutiae: withinReach(minutiae, most / 2) };
}

function directionOf(cosine: number, sine: number): number {
  return Math.round((128 / Math.PI) * Math.atan2(sine, cosine)) & 255;
}

function placesOf({ x, y }: Points, count: number): Uint8Array {
  const { placeUnitPx } = searchParameters.descriptor;
  const left = Math.min(...x.subarray(0, count));
  const top = Math.min(...y.subarray(0, count));
  return Uint8Array.from({ length: 2 * count }, (_, at) => {
    const offset = at % 2 === 0 ? x[at >> 1] - left : y[at >> 1] - top;
    return Math.min(255, Math.round(offset / placeUnitPx));
  });
}
