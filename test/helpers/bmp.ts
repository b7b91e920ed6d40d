interface BmpOptions {
  readonly bits: number;
  readonly topDown?: boolean;
  readonly dpi?: number;
  readonly compression?: number;
}

/** A Windows bitmap of the grey pixels; below 8 bits only their lowest bits are kept, as palette greys of that value. */
export function bmp(widthPx: number, heightPx: number, pixels: Uint8Array, options: BmpOptions): Uint8Array {
  const { bits, topDown = false, dpi = 0, compression = 0 } = options;
  const colours = bits <= 8 ? 2 ** bits : 0;
  const rowBytes = Math.ceil((widthPx * bits) / 32) * 4;
  const pixelsAt = 54 + colours * 4;
  const bytes = new Uint8Array(pixelsAt + rowBytes * heightPx);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(10, pixelsAt, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, widthPx, true);
  view.setInt32(22, topDown ? -heightPx : heightPx, true);
  view.setUint16(28, bits, true);
  view.setUint32(30, compression, true);
  view.setInt32(38, Math.round(dpi / 0.0254), true);
  for (let i = 0; i < colours; i++) bytes.set([i, i, i, 0], 54 + i * 4);
  for (let y = 0; y < heightPx; y++) {
    const row = pixelsAt + (topDown ? y : heightPx - 1 - y) * rowBytes;
    for (let x = 0; x < widthPx; x++) setPixel(bytes, row, x, bits, pixels[y * widthPx + x] ?? 0);
  }
  return bytes;
}

function setPixel(bytes: Uint8Array, row: number, x: number, bits: number, grey: number): void {
  if (bits > 8) return bytes.set([grey, grey, grey], row + (x * bits) / 8);
  const perByte = 8 / bits;
  const at = row + Math.floor(x / perByte);
  const shift = 8 - bits * ((x % perByte) + 1);
  bytes[at] = (bytes[at] ?? 0) | ((grey & (2 ** bits - 1)) << shift);
}
