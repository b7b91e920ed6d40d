import type { Image } from '../../../core/image.ts';

/** Morphological opening by a square of odd side (M. van Herk, 1992: three comparisons a pixel whatever the side). */
export function opening(image: Image, sidePx: number): Uint8Array {
  const { widthPx, heightPx } = image;
  const eroded = filterSquare(image.pixels, widthPx, heightPx, sidePx, false);
  return filterSquare(eroded, widthPx, heightPx, sidePx, true);
}

function filterSquare(pixels: Uint8Array, width: number, height: number, side: number, isMaximum: boolean) {
  const out = new Uint8Array(pixels.length);
  const room = new Uint8Array(3 * (Math.max(width, height) + 2 * side));
  for (let y = 0; y < height; y++) filterLine(pixels, out, y * width, 1, width, side, isMaximum, room);
  for (let x = 0; x < width; x++) filterLine(out, out, x, width, height, side, isMaximum, room);
  return out;
}

function filterLine(
  from: Uint8Array,
  to: Uint8Array,
  start: number,
  step: number,
  length: number,
  side: number,
  isMaximum: boolean,
  room: Uint8Array,
): void {
  const flip = isMaximum ? 255 : 0;
  const reach = side >> 1;
  const padded = length + 2 * reach;
  const line = room.subarray(0, padded);
  const forward = room.subarray(padded, 2 * padded);
  const backward = room.subarray(2 * padded, 3 * padded);
  line.fill(255);
  for (let at = 0, p = start; at < length; at++, p += step) line[at + reach] = from[p] ^ flip;
  for (let at = 0; at < padded; at++) {
    forward[at] = at % side === 0 ? line[at] : Math.min(forward[at - 1], line[at]);
  }
  for (let at = padded - 1; at >= 0; at--) {
    const isLast = at === padded - 1 || (at + 1) % side === 0;
    backward[at] = isLast ? line[at] : Math.min(backward[at + 1], line[at]);
  }
  for (let at = 0, p = start; at < length; at++, p += step) {
    to[p] = Math.min(backward[at], forward[at + side - 1]) ^ flip;
  }
}
