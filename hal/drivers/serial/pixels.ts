/**
 * An uploaded image as 8-bit grey. UpImage sends two pixels a byte, the left one in the high half, 0 black to 15 white;
 * some firmware sends a byte a pixel. Undefined when the bytes are as many as neither.
 */
export function greyOf(uploaded: Uint8Array, widthPx: number, heightPx: number): Uint8Array | undefined {
  const count = widthPx * heightPx;
  if (uploaded.length === count) return Uint8Array.from(uploaded);
  if (uploaded.length !== count / 2) return undefined;
  const pixels = new Uint8Array(count);
  for (const [at, pair] of uploaded.entries()) {
    pixels[at * 2] = (pair >> 4) * 17; // 15 * 17 = 255
    pixels[at * 2 + 1] = (pair & 0x0f) * 17;
  }
  return pixels;
}

/** Ridges light on dark become ridges dark on light, in place. */
export function invert(pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] = 255 - (pixels[i] ?? 0);
}
