import { checkSides, luminance, type Raster, stated } from './raster.ts';

const fileHeaderBytes = 14;
const infoHeaderBytes = 40;
const inchesPerMetre = 0.0254;

interface Layout {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly topDown: boolean;
  readonly pixelBytes: 1 | 3 | 4;
  readonly pixelsAt: number;
  readonly rowBytes: number;
}

/**
 * A Windows bitmap as scanners' SDKs write it: uncompressed, 8 bits with a palette, or 24 or 32 bits (BITMAPINFOHEADER,
 * BI_RGB). Throws Error on anything else.
 */
export function readBmp(bytes: Uint8Array): Raster {
  if (bytes.length < fileHeaderBytes + infoHeaderBytes) throw new Error('the BMP is cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const layout = layoutOf(view);
  const { widthPx, heightPx, topDown, pixelBytes, pixelsAt, rowBytes } = layout;
  const greyAt = pixelBytes === 1 ? paletteReader(view) : (at: number) => greyOf(view, at);
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let row = 0; row < heightPx; row++) {
    const from = pixelsAt + (topDown ? row : heightPx - 1 - row) * rowBytes;
    for (let x = 0; x < widthPx; x++) pixels[row * widthPx + x] = greyAt(from + x * pixelBytes);
  }
  return { widthPx, heightPx, pixels, ...stated(Math.round(view.getInt32(38, true) * inchesPerMetre)) };
}

function layoutOf(view: DataView): Layout {
  const widthPx = view.getInt32(18, true);
  const height = view.getInt32(22, true);
  checkSides(widthPx, Math.abs(height));
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (compression !== 0 || (bits !== 8 && bits !== 24 && bits !== 32))
    throw new Error(`a BMP of ${bits} bits, compression ${compression}; 8, 24 or 32 without are read`);
  const pixelBytes = (bits / 8) as 1 | 3 | 4;
  const rowBytes = Math.ceil((widthPx * pixelBytes) / 4) * 4; // rows are padded to 4 bytes
  const pixelsAt = view.getUint32(10, true);
  if (pixelsAt + rowBytes * Math.abs(height) > view.byteLength) throw new Error('the BMP is cut short');
  return { widthPx, heightPx: Math.abs(height), topDown: height < 0, pixelBytes, pixelsAt, rowBytes };
}

/** The grey of a pixel by its index; an index beyond the palette is black. */
function paletteReader(view: DataView): (at: number) => number {
  const paletteAt = fileHeaderBytes + view.getUint32(14, true);
  const entries = Math.min(view.getUint32(46, true) || 256, 256);
  if (paletteAt + entries * 4 > view.byteLength) throw new Error('the palette of the BMP is cut short');
  const greys = Uint8Array.from({ length: entries }, (_, entry) => greyOf(view, paletteAt + entry * 4));
  return at => greys[view.getUint8(at)] ?? 0;
}

/** Of a blue, green, red triple. */
const greyOf = (view: DataView, at: number) =>
  luminance(view.getUint8(at + 2), view.getUint8(at + 1), view.getUint8(at));
