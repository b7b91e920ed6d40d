// What of a search memory lies where: as daemon/biometrics/fingerprint/search/layout.ts has it.
import { blocks, rows } from './addresses';

export const slots: i32 = 42;
const slotMask: u64 = (1 << 42) - 1;
export const printsPerBlock: i32 = 3;
export const planes: i32 = 64;
export const validAt: usize = 1024;
export const directionsAt: usize = 1040;
export const blockBytes: usize = 1168;
export const rowBytes: usize = 420;
export const placesAt: usize = 336;
/** Of a probe minutia: 64 masks of 8 bytes. */
export const probeMaskBytes: usize = 512;

/** The lanes of a slot out of the 128 at an address. */
export function lanesOf(address: usize, slot: i32): u64 {
  const low = load<u64>(address);
  const high = load<u64>(address, 8);
  if (slot == 0) return low & slotMask;
  if (slot == 1) return ((low >> 42) | (high << 22)) & slotMask;
  return (high >> 20) & slotMask;
}

/** Brings the 64 planes of a slot back to a word a minutia: a 64 x 64 bit transpose by halves. rows: u64 a minutia. */
export function rowsOf(block: usize, slot: i32, rows: usize): void {
  for (let plane: usize = 0; plane < 64; plane += 2) {
    const first = lanesOf(block + (plane << 4), slot);
    store<u64>(rows + (plane << 3), first);
    store<u64>(rows + (plane << 3), first ^ lanesOf(block + (plane << 4) + 16, slot), 8);
  }
  let mask: u64 = 0x00000000ffffffff;
  for (let width: usize = 32; width != 0; width >>= 1) {
    for (let k: usize = 0; k < 64; k = ((k | width) + 1) & ~width) {
      const a = rows + (k << 3);
      const b = a + (width << 3);
      const swap = ((load<u64>(a) >> width) ^ load<u64>(b)) & mask;
      store<u64>(a, load<u64>(a) ^ (swap << width));
      store<u64>(b, load<u64>(b) ^ swap);
    }
    mask ^= mask << (width >> 1);
  }
}

/** How many minutiae the print of a slot has. */
export function countOf(block: usize, slot: i32): i32 {
  return <i32>popcnt(lanesOf(block + validAt, slot));
}

/** Of a print: the block that it shares, its place in it, and its row. */
export function blockOf(print: i32): usize {
  return blocks + <usize>(print / printsPerBlock) * blockBytes;
}

export function slotOf(print: i32): i32 {
  return print % printsPerBlock;
}

export function rowOf(print: i32): usize {
  return rows + <usize>print * rowBytes;
}

/** The k-th number of a list of u32, as a signed one. */
export function entry(list: usize, k: i32): i32 {
  return <i32>load<u32>(list + ((<usize>k) << 2));
}

// Scratch of stages 2 and 3: words of a print; pairs; a print's minutiae as three columns of 48 i16; two motions of three i32,
// each with what meets under it, 48 u16.
export const pairRoom: i32 = 96;
export const pairBytes: usize = 16;
export const pairsAt: usize = 512;
export const columnBytes: usize = 96;
export const galleryAt: usize = pairsAt + 96 * 16;
export const motionAt: usize = galleryAt + 3 * columnBytes;
export const meetingsAt: usize = motionAt + 16;
export const motionBytes: usize = 16 + columnBytes;
export const leadingAt: usize = motionAt + motionBytes;

// A describer: minutiae of a template at most, bytes of the surroundings of one, bits of its descriptor.
export const pointColumnBytes: usize = 4 * 45;
export const surroundingsBytes: usize = 2 * 264;
export const wholeBits: i32 = 128;
