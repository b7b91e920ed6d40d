/** Peak signal-to-noise ratio of 8-bit rasters of one size, dB: infinite where they are equal. */
export function psnr(a: Uint8Array, b: Uint8Array): number {
  let squares = 0;
  for (let k = 0; k < a.length; k++) squares += (a[k] - b[k]) ** 2;
  return 10 * Math.log10(255 ** 2 / (squares / a.length));
}
