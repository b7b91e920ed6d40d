import { Fault } from '../../core/errors.ts';
import type { Image } from '../../core/image.ts';
import { decodePlanned } from '../wsq/decode.ts';
import { planDecoding } from '../wsq/decode-plan.ts';
import { readBmp } from './bmp.ts';
import { checkSides, damaged, resolutionDpi } from './checks.ts';
import { maximumFileBytes } from './parameters.ts';
import sharp from './quiet-sharp.ts';

export interface ReadImageOptions {
  /** Pixels per inch, in place of what the file states. */
  readonly dpi?: number;
}

type Format = 'PNG' | 'JPEG' | 'TIFF' | 'BMP' | 'WSQ';

const signatures: readonly [Format, readonly number[]][] = [
  ['PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['TIFF', [0x49, 0x49, 0x2a, 0x00]],
  ['TIFF', [0x4d, 0x4d, 0x00, 0x2a]],
  ['BMP', [0x42, 0x4d]],
  ['WSQ', [0xff, 0xa0, 0xff]],
];

/**
 * A PNG, JPEG, TIFF, BMP or WSQ file as 8-bit greyscale: colour as luminance, 16 bits scaled, transparency on white, the
 * first page of several. The resolution is the file's (of WSQ, what NISTCOM says); none or one below 150 dpi is 500 dpi.
 *
 * The content decides the format, not the name; `name` is for the errors. Throws Fault `bad-input` for another format, a
 * damaged file, sides outside 32 to 4,096 px, a file beyond 64 MiB. Sides are checked before anything is decoded.
 */
export async function readImage(
  bytes: Uint8Array,
  name: string,
  options: ReadImageOptions = {},
): Promise<Image> {
  checkFileSize(bytes, name);
  const format = formatOf(bytes, name);
  const { statedDpi, ...raster } = await decoders[format](bytes, name);
  return { ...raster, dpi: resolutionDpi(statedDpi, options.dpi) };
}

function checkFileSize(bytes: Uint8Array, name: string): void {
  if (bytes.length === 0) throw new Fault('bad-input', 'the file is empty', { where: name });
  if (bytes.length <= maximumFileBytes) return;
  throw new Fault('bad-input', 'the image file is too large', {
    where: name,
    given: `${bytes.length} bytes`,
    wanted: `at most ${maximumFileBytes}`,
  });
}

function formatOf(bytes: Uint8Array, name: string): Format {
  const found = signatures.find(([, signature]) => signature.every((byte, i) => bytes[i] === byte));
  if (found !== undefined) return found[0];
  throw new Fault('bad-input', 'not an image', {
    where: name,
    given: looksLikeText(bytes) ? 'text' : 'unknown content',
    wanted: 'PNG, JPEG, TIFF, BMP or WSQ',
  });
}

function looksLikeText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 512).every(byte => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

type Raster = Omit<Image, 'dpi'> & { readonly statedDpi: number | undefined };

type Decode = (bytes: Uint8Array, name: string) => Raster | Promise<Raster>;

const decoders: Readonly<Record<Format, Decode>> = {
  PNG: (bytes, name) => decode(bytes, name, 'PNG'),
  JPEG: (bytes, name) => decode(bytes, name, 'JPEG'),
  TIFF: (bytes, name) => decode(bytes, name, 'TIFF'),
  BMP: readBmp,
  WSQ: readWsq,
};

/** The sides are those of the frame header, which is read before anything is decoded. */
function readWsq(bytes: Uint8Array, name: string): Raster {
  const plan = planDecoding(bytes, name);
  checkSides(plan.frame.widthPx, plan.frame.heightPx, name);
  const { widthPx, heightPx, pixels, statedDpi } = decodePlanned(plan, name);
  return { widthPx, heightPx, pixels, statedDpi };
}

async function decode(bytes: Uint8Array, name: string, format: Format): Promise<Raster> {
  // The library's own pixel limit is off because the sides are checked here, with an error that names them.
  const input = sharp(bytes, { failOn: 'warning', limitInputPixels: false });
  const header = await input.metadata().catch((error: unknown) => {
    throw damaged(name, format, error);
  });
  checkSides(header.width, header.height, name);
  const { data, info } = await input
    .flatten({ background: '#ffffff' })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw damaged(name, format, error);
    });
  return {
    widthPx: info.width,
    heightPx: info.height,
    pixels: new Uint8Array(data),
    statedDpi: header.density,
  };
}
