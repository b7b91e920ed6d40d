import { compareFeatures } from '../compare.ts';
import { type MinutiaFrames, type PreparedTemplate, preparedFrames } from '../prepare.ts';
import { rawScore } from '../score.ts';
import {
  blockBytes,
  directionsAt,
  placesAt,
  printsPerBlock,
  rowBytes,
  type SearchMemory,
  slots,
  validAt,
} from './layout.ts';
import { searchParameters } from './parameters.ts';

const { placeUnitPx } = searchParameters.descriptor;
const angles = Float32Array.from({ length: 256 }, (_, direction) => (direction * 2 * Math.PI) / 256);
const cosines = angles.map(Math.cos);
const sines = angles.map(Math.sin);

/**
 * Stage 4: how alike the prints at [from, to) of the list are to the probe of so many minutiae, by the comparison itself, but of
 * minutiae alone, at the places and directions that the quick stages keep. That those are rounded costs nothing here
 * (docs/fingerprint-search.md); so no record need be read, and any thread can do it.
 */
export function screen(search: SearchMemory, minutiae: number, from: number, to: number): void {
  const { probe, screened, likeness } = search;
  const looked = preparedFrames(framesOf(probe.places, probe.directions, minutiae));
  for (let at = from; at < to; at++) {
    const features = compareFeatures(looked, printOf(search, screened[at]));
    likeness[at] = features === undefined ? Number.NEGATIVE_INFINITY : rawScore(features);
  }
}

/** A print as the quick stages know it. */
function printOf({ blocks, rows }: SearchMemory, print: number): PreparedTemplate {
  const block = blocks.subarray(Math.floor(print / printsPerBlock) * blockBytes);
  const first = (print % printsPerBlock) * slots;
  const isThere = (lane: number) => (block[validAt + (lane >> 3)] >> (lane & 7)) & 1;
  let count = 0;
  while (count < slots && isThere(first + count) === 1) count++;
  const places = rows.subarray(print * rowBytes + placesAt);
  return preparedFrames(framesOf(places, block.subarray(directionsAt + first), count));
}

function framesOf(places: Uint8Array, directions: Uint8Array, count: number): MinutiaFrames {
  const numbers = () => new Float32Array(count);
  const frames = { x: numbers(), y: numbers(), angle: numbers(), cosine: numbers(), sine: numbers() };
  for (let i = 0; i < count; i++) {
    frames.x[i] = placeUnitPx * places[2 * i];
    frames.y[i] = placeUnitPx * places[2 * i + 1];
    frames.angle[i] = angles[directions[i]];
    frames.cosine[i] = cosines[directions[i]];
    frames.sine[i] = sines[directions[i]];
  }
  return { count, type: new Uint8Array(count), ...frames };
}
