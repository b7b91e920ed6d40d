import type { AgreementFrame } from './frame.ts';
import { blockAt, countBits } from './windows.ts';

/** Lists the blocks that both prints show; returns how many. */
export function findBlocks(frame: AgreementFrame): number {
  const { rooms, tunables, nodeCols, nodeRows } = frame;
  let count = 0;
  for (let node = 0; node < nodeCols * nodeRows; node++) {
    const at = blockAt(frame, node);
    const both = countBits(row => rooms.aPrints[at + row] & rooms.bPrints[at + row]);
    if (both >= tunables.leastSamples) rooms.blocks[count++] = node;
  }
  return count;
}

/** The correlation of each of `count` blocks at each shift. */
export function correlate(frame: AgreementFrame, count: number, reach: number): void {
  const { blocks, volume } = frame.rooms;
  let to = 0;
  for (let k = 0; k < count; k++) {
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        volume[to++] = correlation(frame, blockAt(frame, blocks[k]), blockAt(frame, blocks[k], dx, dy));
      }
    }
  }
}

/** Of the block at `a` of print a and the one at `b` of print b. */
function correlation({ rooms, tunables }: AgreementFrame, a: number, b: number): number {
  const { aRidges, aPrints, bRidges, bPrints, bCounts } = rooms;
  const inBoth = (row: number) => aPrints[a + row] & bPrints[b + row];
  const both = countBits(inBoth);
  const differ = countBits(row => inBoth(row) & (aRidges[a + row] ^ bRidges[b + row]));
  const inEither = countBits(row => aPrints[a + row]) * bCounts[b];
  const mean = Math.fround(Math.sqrt(inEither));
  return (both - 2 * differ) / Math.max(mean, Math.fround(tunables.floorSamples));
}
