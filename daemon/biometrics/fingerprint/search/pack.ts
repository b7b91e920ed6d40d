import {
  blockBytes,
  directionsAt,
  maskBytes,
  placesAt,
  planeBytes,
  printsPerBlock,
  rowBytes,
  scanBits,
  type SearchMemory,
  slots,
  validAt,
  wholeBytes,
} from './layout.ts';
import { searchParameters } from './parameters.ts';
import type { PrintRecord } from './record.ts';

const { scanMinutiae, probeMinutiae } = searchParameters.descriptor;

/** Puts a print at its place in the blocks and rows, which must be empty there. */
export function packPrint({ blocks, rows }: SearchMemory, print: number, record: PrintRecord): void {
  const block = blocks.subarray(Math.floor(print / printsPerBlock) * blockBytes);
  const row = rows.subarray(print * rowBytes);
  const first = (print % printsPerBlock) * slots;
  for (let j = 0; j < record.count; j++) {
    packMinutia(block, first + j, record.bits.subarray(j * wholeBytes));
    block[directionsAt + first + j] = record.directions[j];
    row.set(record.bits.subarray(j * wholeBytes + scanBits / 8, (j + 1) * wholeBytes), 8 * j);
  }
  row.set(record.places, placesAt);
}

function packMinutia(block: Uint8Array, lane: number, bits: Uint8Array): void {
  const byte = lane >> 3;
  const mark = 1 << (lane & 7);
  for (let bit = 0; bit < scanBits; bit += 2) {
    const pair = bits[bit >> 3] >> (bit & 7);
    if (pair & 1) block[bit * planeBytes + byte] |= mark;
    if ((pair ^ (pair >> 1)) & 1) block[(bit + 1) * planeBytes + byte] |= mark;
  }
  block[validAt + byte] |= mark;
}

/** How many minutiae of a packed probe stage 1 looks for, and the later stages. */
export interface PackedProbe {
  readonly scanned: number;
  readonly minutiae: number;
}

/** Lays a probe out for the kernels. */
export function packProbe(
  { probe }: SearchMemory,
  record: PrintRecord,
  scanned: number = scanMinutiae,
): PackedProbe {
  const count = Math.min(record.count, probeMinutiae);
  for (let i = 0; i < count; i++) {
    const bits = record.bits.subarray(i * wholeBytes);
    for (let bit = 0; bit < scanBits; bit++) {
      const pair = bits[bit >> 3] >> (bit & 6);
      const isSet = (bit % 2 === 0 ? pair : pair ^ (pair >> 1)) & 1;
      probe.masks.fill(isSet === 1 ? 255 : 0, i * maskBytes + 8 * bit, i * maskBytes + 8 * (bit + 1));
    }
  }
  probe.words.set(record.bits.subarray(0, count * wholeBytes));
  probe.directions.set(record.directions.subarray(0, count));
  probe.places.set(record.places.subarray(0, 2 * count));
  return { scanned: Math.min(count, scanned), minutiae: count };
}
