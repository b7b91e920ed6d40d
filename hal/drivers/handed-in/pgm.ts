import { checkSides, type Raster } from './raster.ts';

/** `P5`, width, height and the largest grey, with white space and comments between them, then one white space. */
const header = /^P5(?:\s+|#[^\n]*\n)+(\d+)(?:\s+|#[^\n]*\n)+(\d+)(?:\s+|#[^\n]*\n)+(\d+)\s/;
const longestHeader = 512;

/** A portable grey map, binary, of 8 or 16 bits. It states no resolution. Throws Error on anything else. */
export function readPgm(bytes: Uint8Array): Raster {
  const text = Buffer.from(bytes.subarray(0, longestHeader)).toString('latin1');
  const match = header.exec(text);
  if (match === null) throw new Error('no header of a binary PGM');
  const [widthPx = 0, heightPx = 0, largest = 0] = match.slice(1).map(Number);
  checkSides(widthPx, heightPx);
  if (largest < 1 || largest > 65_535) throw new Error(`a largest grey of ${largest}`);
  const sampleBytes = largest > 255 ? 2 : 1;
  const samples = bytes.subarray(match[0].length);
  if (samples.length < widthPx * heightPx * sampleBytes) throw new Error('the PGM is cut short');
  const view = new DataView(samples.buffer, samples.byteOffset, samples.length);
  const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, at) => {
    const sample = sampleBytes === 2 ? view.getUint16(at * 2) : view.getUint8(at);
    return Math.min(255, Math.round((sample * 255) / largest));
  });
  return { widthPx, heightPx, pixels };
}
