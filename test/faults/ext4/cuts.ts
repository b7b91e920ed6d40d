import type { Random } from '../../../hal/drivers/sim/random.ts';
import { sectorBytes } from '../power-cut/disk.ts';
import type { DiskRequest } from './fuse-disk.ts';

/**
 * What the medium holds when the power goes after so many requests: all that was written before the last flush, and of what
 * came after it any part, since a disk writes its cache in any order; the last write to reach it may end at any sector.
 */
export function mediumAt(
  base: Uint8Array,
  requests: readonly DiskRequest[],
  cut: number,
  random: Random,
): Uint8Array {
  const medium = Uint8Array.from(base);
  const happened = requests.slice(0, cut);
  const flushed = happened.findLastIndex(({ kind }) => kind === 'flush');
  const luck = random.pick([0, 0.3, 0.7, 0.95, 1]);
  happened.forEach((request, index) => {
    if (request.kind === 'flush') return;
    const { offset, bytes } = request;
    if (index < flushed || random.chance(luck)) medium.set(bytes, offset);
    else if (random.chance(0.1)) medium.set(bytes.subarray(0, sectorsOf(bytes, random)), offset);
  });
  return medium;
}

function sectorsOf(bytes: Uint8Array, random: Random): number {
  return random.integer(bytes.length / sectorBytes) * sectorBytes;
}
