import { Fault } from '../../core/errors.ts';
import { checkSides, damaged } from './checks.ts';
import type { GreyRaster } from './formats.ts';
import { luminances } from './luminance.ts';

/** Width, height and the highest value are within so many bytes, comments included. */
const mostHeaderBytes = 1_024;

/**
 * A binary PGM or PPM (P5, P6) of 8 or 16 bits as 8-bit greyscale, its highest value white. It states no resolution. Throws
 * Fault `bad-input` that names the file.
 */
export function readPnm(bytes: Uint8Array, name: string): GreyRaster {
  const { numbers, end } = readHeader(bytes, name);
  const [widthPx, heightPx, highest] = numbers;
  checkSides(widthPx, heightPx, name);
  if (!(highest >= 1 && highest <= 0xffff)) {
    const detail = { where: name, given: `${highest}`, wanted: '1 to 65535' };
    throw new Fault('bad-input', 'wrong highest value of a PGM or PPM file', detail);
  }
  const isColour = bytes[1] === 0x36; // "P6"
  const samples = widthPx * heightPx * (isColour ? 3 : 1);
  const width = highest > 0xff ? 2 : 1;
  if (bytes.length - end < samples * width) throw damaged(name, isColour ? 'PPM' : 'PGM', undefined);
  const data = bytes.subarray(end, end + samples * width);
  const scaled = highest === 0xff ? data.slice() : scale(data, samples, width, highest);
  return {
    widthPx,
    heightPx,
    pixels: isColour ? luminances(scaled) : scaled,
    statedDpi: undefined,
    wasColour: isColour,
  };
}

/** Behind the two letters three numbers, with white space or comments between them, and one white space. */
function readHeader(bytes: Uint8Array, name: string): { numbers: number[]; end: number } {
  const text = Buffer.from(bytes.subarray(0, mostHeaderBytes)).toString('latin1');
  const gap = String.raw`(?:\s|#[^\n\r]*[\n\r])+`;
  const found = new RegExp(String.raw`^P[56]${gap}(\d{1,9})${gap}(\d{1,9})${gap}(\d{1,9})\s`).exec(text);
  if (found === null) throw damaged(name, 'PGM or PPM', undefined);
  return { numbers: found.slice(1).map(Number), end: found[0].length };
}

/** Two bytes: the higher first. */
function scale(data: Uint8Array, samples: number, width: 1 | 2, highest: number): Uint8Array {
  const value = (i: number) => (width === 1 ? data[i] : data[2 * i] * 256 + data[2 * i + 1]);
  return Uint8Array.from({ length: samples }, (_, i) =>
    Math.round((Math.min(value(i), highest) * 255) / highest),
  );
}
