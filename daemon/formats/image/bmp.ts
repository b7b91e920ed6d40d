import { Fault } from '../../core/errors.ts';
import { checkSides, damaged } from './checks.ts';

/** The parts of BITMAPFILEHEADER and BITMAPINFOHEADER that a reader needs. */
interface BmpHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly topDown: boolean;
  readonly bitsPerPixel: number;
  readonly palette: Uint8Array;
  readonly pixelsAt: number;
  readonly rowBytes: number;
  readonly statedDpi: number | undefined;
}

export interface BmpRaster {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
  readonly statedDpi: number | undefined;
}

const fileHeaderBytes = 14;
const infoHeaderBytes = 40;
const inchesPerMetre = 0.0254;
// biCompression of BITMAPINFOHEADER; 0 is BI_RGB, the only one that is read.
const compressionNames = ['none', 'RLE8', 'RLE4', 'BITFIELDS', 'JPEG', 'PNG'] as const;

/**
 * An uncompressed Windows bitmap of 1, 4, 8, 24 or 32 bits a pixel as greyscale; the fourth byte of 32 bits is not used.
 * Throws Fault `bad-input` that names the file.
 */
export function readBmp(bytes: Uint8Array, name: string): BmpRaster {
  const header = readHeader(bytes, name);
  const { widthPx, heightPx, rowBytes, pixelsAt, statedDpi } = header;
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let row = 0; row < heightPx; row++) {
    const y = header.topDown ? row : heightPx - 1 - row;
    const source = bytes.subarray(pixelsAt + row * rowBytes, pixelsAt + (row + 1) * rowBytes);
    readRow(source, pixels.subarray(y * widthPx, (y + 1) * widthPx), header, name);
  }
  return { widthPx, heightPx, pixels, statedDpi };
}

function readHeader(bytes: Uint8Array, name: string): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < fileHeaderBytes + infoHeaderBytes) throw damaged(name, 'BMP', undefined);
  const headerBytes = view.getUint32(14, true);
  if (headerBytes < infoHeaderBytes) throw unread(name, `a header of ${headerBytes} bytes`, '40 or more');
  const widthPx = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true);
  const heightPx = Math.abs(signedHeight);
  checkSides(widthPx, heightPx, name);
  const bitsPerPixel = readDepth(view, name);
  const pixelsAt = view.getUint32(10, true);
  const rowBytes = Math.ceil((widthPx * bitsPerPixel) / 32) * 4; // rows are padded to 4 bytes
  if (pixelsAt + rowBytes * heightPx > bytes.length) throw damaged(name, 'BMP', undefined);
  const palette =
    bitsPerPixel <= 8 ? readPalette(view, fileHeaderBytes + headerBytes, bitsPerPixel, name) : none;
  const statedDpi = Math.round(view.getInt32(38, true) * inchesPerMetre);
  return {
    widthPx,
    heightPx,
    topDown: signedHeight < 0,
    bitsPerPixel,
    palette,
    pixelsAt,
    rowBytes,
    statedDpi,
  };
}

const none = new Uint8Array(0);

function readDepth(view: DataView, name: string): number {
  const compression = view.getUint32(30, true);
  if (compression !== 0) {
    throw unread(name, `compression ${compressionNames[compression] ?? compression}`, 'an uncompressed one');
  }
  const bitsPerPixel = view.getUint16(28, true);
  if (![1, 4, 8, 24, 32].includes(bitsPerPixel)) {
    throw unread(name, `${bitsPerPixel} bits a pixel`, '1, 4, 8, 24 or 32');
  }
  return bitsPerPixel;
}

/** The grey of each palette entry. */
function readPalette(view: DataView, at: number, bitsPerPixel: number, name: string): Uint8Array {
  const used = view.getUint32(46, true);
  const entries = used === 0 ? 2 ** bitsPerPixel : Math.min(used, 2 ** bitsPerPixel);
  if (at + entries * 4 > view.byteLength) throw damaged(name, 'BMP', undefined);
  return Uint8Array.from({ length: entries }, (_, i) => greyAt(view, at + i * 4));
}

function readRow(source: Uint8Array, target: Uint8Array, header: BmpHeader, name: string): void {
  const { bitsPerPixel, palette } = header;
  if (bitsPerPixel > 8) return readColourRow(source, target, bitsPerPixel / 8);
  const perByte = 8 / bitsPerPixel;
  const mask = 2 ** bitsPerPixel - 1;
  for (let x = 0; x < target.length; x++) {
    const byte = source[Math.floor(x / perByte)] ?? 0;
    const index = (byte >> (8 - bitsPerPixel * ((x % perByte) + 1))) & mask; // the leftmost pixel is the highest bits
    const grey = palette[index];
    if (grey === undefined)
      throw unread(name, `colour ${index} of a palette of ${palette.length}`, 'one within it');
    target[x] = grey;
  }
}

function readColourRow(source: Uint8Array, target: Uint8Array, pixelBytes: number): void {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  for (let x = 0; x < target.length; x++) target[x] = greyAt(view, x * pixelBytes);
}

/** ITU-R BT.601 luminance of a blue, green, red triple. */
function greyAt(view: DataView, at: number): number {
  const blue = view.getUint8(at);
  const green = view.getUint8(at + 1);
  const red = view.getUint8(at + 2);
  return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
}

function unread(name: string, given: string, wanted: string): Fault {
  return new Fault('bad-input', 'a kind of BMP that is not read here', { where: name, given, wanted });
}
