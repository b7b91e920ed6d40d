// Bits in which two iris codes differ, for every turn; daemon/kernels/scalar/iris-compare.ts is the twin, equal bit for bit.

/** Bytes of a code, of 16 of its 128 columns, and of one scale: bits twice in a row, then the mask twice. */
const codeBytes: usize = 256;
const sectorBytes: usize = 32;
const scaleBytes: usize = 1024;
const maskAt: usize = 512;

/**
 * Counts, for every turn of the probe from -`reach` to `reach` columns and every sector of 16 columns of the reference, the bits
 * in which they differ and the bits that are valid in both: two i32 each to `counts`, sectors within turns. The codes of both
 * lie scale after scale, `scales` of them (at most 3, so that a byte holds the counts of all); every code is there twice in a
 * row, so that a turned one is a piece of it.
 */
export function sectorCounts(probe: usize, reference: usize, scales: i32, reach: i32, counts: usize): void {
  for (let turn = -reach; turn <= reach; turn++) {
    const shift = ((codeBytes as i32) - 2 * turn) as usize;
    for (let sector: usize = 0; sector < codeBytes; sector += sectorBytes) {
      countSector(probe + ((sector + shift) & (codeBytes - 1)), reference + sector, scales, counts);
      counts += 8;
    }
  }
}

function countSector(probe: usize, reference: usize, scales: i32, counts: usize): void {
  let differing = i8x16.splat(0);
  let common = i8x16.splat(0);
  for (let scale = 0; scale < scales; scale++) {
    for (let at: usize = 0; at < sectorBytes; at += 16) {
      const valid = v128.and(v128.load(probe + at, maskAt), v128.load(reference + at, maskAt));
      const unlike = v128.xor(v128.load(probe + at), v128.load(reference + at));
      differing = i8x16.add(differing, i8x16.popcnt(v128.and(unlike, valid)));
      common = i8x16.add(common, i8x16.popcnt(valid));
    }
    probe += scaleBytes;
    reference += scaleBytes;
  }
  store<i32>(counts, total(differing));
  store<i32>(counts, total(common), 4);
}

/** The sum of 16 bytes. */
function total(bytes: v128): i32 {
  const fours = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
  const twos = i32x4.add(
    fours,
    i8x16.shuffle(fours, fours, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
  );
  return i32x4.extract_lane(twos, 0) + i32x4.extract_lane(twos, 1);
}
