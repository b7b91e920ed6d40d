import { blockSamples, marginSamples } from '../../ridge-agreement.ts';
import type { AgreementFrame } from './frame.ts';

/** The windows of the print that lies in `laid`. */
export function windows(
  { cols, rows, rooms }: AgreementFrame,
  ridges: Uint16Array,
  prints: Uint16Array,
): void {
  const height = rows + 2 * marginSamples;
  const length = (cols + 2 * marginSamples) * height;
  ridges.fill(0, 0, length);
  prints.fill(0, 0, length);
  for (let y = 0; y < rows; y++) {
    let ridge = 0;
    let print = 0;
    for (let x = cols - 1; x > -blockSamples; x--) {
      const value = x < 0 ? 0 : rooms.laid[y * cols + x];
      ridge = ((ridge << 1) | (value >> 1)) & 0xffff;
      print = ((print << 1) | Number(value !== 0)) & 0xffff;
      const at = (x + marginSamples) * height + y + marginSamples;
      ridges[at] = ridge;
      prints[at] = print;
    }
  }
}

/** How much print each block of b has. */
export function countPrint({ cols, rows, rooms }: AgreementFrame): void {
  const places = (cols + 2 * marginSamples) * (rows + 2 * marginSamples);
  for (let at = 0; at < places; at++) {
    rooms.bCounts[at] = countBits(row => (at + row < places ? rooms.bPrints[at + row] : 0));
  }
}

/** Sum over the rows of a block of the bits of `bitsAt(row)`. */
export function countBits(bitsAt: (row: number) => number): number {
  let count = 0;
  for (let row = 0; row < blockSamples; row++) {
    for (let bits = bitsAt(row); bits !== 0; bits &= bits - 1) count++;
  }
  return count;
}

/** Where the windows of a block start: the one in the middle of which the node lies, shifted by (dx, dy). */
export function blockAt({ rows, nodeCols, tunables }: AgreementFrame, node: number, dx = 0, dy = 0): number {
  const { stepSamples } = tunables;
  const middle = (stepSamples >> 1) - blockSamples / 2 + marginSamples;
  const x = (node % nodeCols) * stepSamples + middle + dx;
  const y = Math.floor(node / nodeCols) * stepSamples + middle + dy;
  return x * (rows + 2 * marginSamples) + y;
}
