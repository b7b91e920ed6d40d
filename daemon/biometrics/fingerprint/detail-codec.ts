import type { RidgeDetail } from '../../core/fingerprint.ts';
import { ridge, samplesPerCell, valley } from './detail.ts';
import { parameters } from './parameters.ts';

/** The vendor's area of an ISO/IEC 19794-2:2005 record (7.5) that carries a `RidgeDetail`. */
export const detailAreaType = 0x4252;

// One byte of version; xPx, yPx, columns and rows of cells of 16 px, two bytes each; a bit a sample for ridge, then a bit for
// each 2 x 2 samples for print, both from the lowest bit of a byte upwards; orientation and period, a byte a cell.
const version = 1;
const headerBytes = 9;

/** Some 5 kB for a print of 300 x 350 px. */
export function encodeDetail(detail: RidgeDetail): Uint8Array<ArrayBuffer> {
  const { cols, rows, ridges } = detail;
  const { bytes, view, ridgeBits, printBits, orientation, period } = layOut(
    cols / samplesPerCell,
    rows / samplesPerCell,
  );
  view.setUint8(0, version);
  view.setUint16(1, detail.xPx);
  view.setUint16(3, detail.yPx);
  view.setUint16(5, cols / samplesPerCell);
  view.setUint16(7, rows / samplesPerCell);
  for (let at = 0; at < ridges.length; at++) {
    if (ridges[at] === ridge) setBit(ridgeBits, at);
    if (ridges[at] !== 0) setBit(printBits, quarterOf(at, cols));
  }
  orientation.set(detail.orientation);
  period.set(detail.period);
  return bytes;
}

/** Undefined for what no `encodeDetail` wrote: the template then has its minutiae still. */
export function decodeDetail(area: Uint8Array): RidgeDetail | undefined {
  if (area.length < headerBytes || area[0] !== version) return undefined;
  const head = new DataView(area.buffer, area.byteOffset, headerBytes);
  const [xPx, yPx, cellCols, cellRows] = [1, 3, 5, 7].map(at => head.getUint16(at));
  const { mostCells } = parameters.detail;
  if (cellCols === 0 || cellRows === 0 || cellCols > mostCells || cellRows > mostCells) return undefined;
  const laid = layOut(cellCols, cellRows);
  if (laid.bytes.length !== area.length) return undefined;
  laid.bytes.set(area);
  const cols = cellCols * samplesPerCell;
  const rows = cellRows * samplesPerCell;
  const ridges = new Uint8Array(cols * rows);
  for (let at = 0; at < ridges.length; at++) {
    if (isBitSet(laid.printBits, quarterOf(at, cols)))
      ridges[at] = isBitSet(laid.ridgeBits, at) ? ridge : valley;
  }
  const { orientation, period } = laid;
  if (period.includes(0)) return undefined;
  return { xPx, yPx, cols, rows, ridges, orientation: orientation.slice(), period: period.slice() };
}

/** A buffer for so many cells, and its parts. */
function layOut(cellCols: number, cellRows: number) {
  const cells = cellCols * cellRows;
  const sampleBytes = (cells * samplesPerCell ** 2) / 8;
  const bytes = new Uint8Array(headerBytes + sampleBytes + sampleBytes / 4 + 2 * cells);
  let from = headerBytes;
  const part = (length: number) => bytes.subarray(from, (from += length));
  return {
    bytes,
    view: new DataView(bytes.buffer),
    ridgeBits: part(sampleBytes),
    printBits: part(sampleBytes / 4),
    orientation: part(cells),
    period: part(cells),
  };
}

/** The index of the 2 x 2 samples that a sample is one of. */
function quarterOf(at: number, cols: number): number {
  return (Math.floor(at / cols) >> 1) * (cols >> 1) + ((at % cols) >> 1);
}

function setBit(bits: Uint8Array, at: number): void {
  bits[at >> 3] |= 1 << (at & 7);
}

function isBitSet(bits: Uint8Array, at: number): boolean {
  return ((bits[at >> 3] >> (at & 7)) & 1) === 1;
}
