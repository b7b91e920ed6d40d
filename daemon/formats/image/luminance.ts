/** The brightness of pixels of red, green and blue, a byte each (ITU-R BT.601). */
export function luminances(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgb.length / 3 }, (_, i) =>
    Math.round(0.299 * rgb[3 * i] + 0.587 * rgb[3 * i + 1] + 0.114 * rgb[3 * i + 2]),
  );
}
