import sharp from 'sharp';
import { readBmp } from './bmp.ts';
import { imageLimits } from './parameters.ts';
import { readPgm } from './pgm.ts';
import { checkSides, type Raster, stated } from './raster.ts';

type Format = 'PNG' | 'TIFF' | 'JPEG' | 'BMP' | 'PGM';

const signatures: readonly (readonly [Format, readonly number[]])[] = [
  ['PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['TIFF', [0x49, 0x49, 0x2a, 0x00]],
  ['TIFF', [0x4d, 0x4d, 0x00, 0x2a]],
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['BMP', [0x42, 0x4d]],
  ['PGM', [0x50, 0x35]],
];

/**
 * What a vendor's process handed in, as 8-bit grey: PNG, TIFF, JPEG, BMP or PGM by its first bytes, whatever its name.
 * Size and sides are checked before anything is decoded. Throws Error that says what is wrong with it.
 */
export async function decodeImage(bytes: Uint8Array): Promise<Raster> {
  if (bytes.length > imageLimits.largestBytes)
    throw new Error(`${bytes.length} bytes, at most ${imageLimits.largestBytes}`);
  const format = signatures.find(([, signature]) => signature.every((byte, at) => bytes[at] === byte))?.[0];
  if (format === undefined) throw new Error('not a PNG, TIFF, JPEG, BMP or PGM');
  if (format === 'BMP') return readBmp(bytes);
  if (format === 'PGM') return readPgm(bytes);
  return decodeWithSharp(bytes);
}

async function decodeWithSharp(bytes: Uint8Array): Promise<Raster> {
  const image = sharp(bytes, { failOn: 'warning', limitInputPixels: imageLimits.largestSidePx ** 2 });
  const { width, height, density } = await image.metadata();
  checkSides(width, height);
  const { data, info } = await image
    .flatten({ background: 'white' })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return {
    widthPx: info.width,
    heightPx: info.height,
    pixels: new Uint8Array(data),
    ...stated(density),
  };
}
