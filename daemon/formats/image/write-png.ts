import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import type { Image } from '../../core/image.ts';

const deflated = promisify(deflate);
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const metresPerInch = 0.0254;

/**
 * The image as an 8-bit greyscale PNG (ISO/IEC 15948:2004) that states its resolution (pHYs). By zlib alone: it is all of sharp that a daemon
 * at work would use, whose library of 18 MB takes a tenth of its start.
 */
export async function writePng({ widthPx, heightPx, dpi, pixels }: Image): Promise<Uint8Array> {
  const bytes = Buffer.concat([
    signature,
    chunk('IHDR', header(widthPx, heightPx)),
    chunk('pHYs', resolution(dpi)),
    chunk('IDAT', await deflated(unfiltered(pixels, widthPx, heightPx))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return new Uint8Array(bytes);
}

/** 11.2.2: grey of 8 bits, the only methods of compression and filtering that there are, not interlaced. */
function header(widthPx: number, heightPx: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(widthPx, 0);
  data.writeUInt32BE(heightPx, 4);
  data.writeUInt8(8, 8);
  return data;
}

/** 11.3.5.3: pixels per metre, both ways. */
function resolution(dpi: number): Buffer {
  const data = Buffer.alloc(9);
  const perMetre = Math.round(dpi / metresPerInch);
  data.writeUInt32BE(perMetre, 0);
  data.writeUInt32BE(perMetre, 4);
  data.writeUInt8(1, 8);
  return data;
}

/** 9.2: each line after the type of its filter, which is none. */
function unfiltered(pixels: Uint8Array, widthPx: number, heightPx: number): Buffer {
  const lines = Buffer.alloc((widthPx + 1) * heightPx);
  for (let y = 0; y < heightPx; y++)
    lines.set(pixels.subarray(y * widthPx, (y + 1) * widthPx), y * (widthPx + 1) + 1);
  return lines;
}

/** 5.3: length, type, data, and the check of type and data. */
function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
