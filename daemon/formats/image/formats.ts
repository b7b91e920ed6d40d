// The image formats that are read, each known by how its files begin. A further format is a row of this table.
import { decodeJpeg2000 } from '../jpeg2000/decode.ts';
import { jpeg2000Signatures } from '../jpeg2000/header.ts';
import { readBmp } from './bmp.ts';
import { checkSides, damaged } from './checks.ts';
import { luminances } from './luminance.ts';
import { readPnm } from './pnm.ts';
import sharp from './quiet-sharp.ts';
import { decodePlanned } from '../wsq/decode.ts';
import { planDecoding } from '../wsq/decode-plan.ts';

/** An 8-bit greyscale raster, row by row from the top left, and the resolution that the file states, pixels an inch. */
export interface GreyRaster {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
  readonly statedDpi: number | undefined;
  /** True where the file had colours, of which the brightness is left. */
  readonly wasColour?: boolean;
}

export interface ImageFormat {
  readonly name: string;
  readonly signatures: readonly (readonly number[])[];
  /**
   * Decodes a whole file; `where` is for errors. Checks the sides (`checkSides`) before it allocates by them, and throws
   * Fault `bad-input` for what it cannot read.
   */
  read(bytes: Uint8Array, where: string): GreyRaster | Promise<GreyRaster>;
}

export const imageFormats: readonly ImageFormat[] = [
  bySharp('PNG', [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]]),
  bySharp('JPEG', [[0xff, 0xd8, 0xff]]),
  bySharp('TIFF', [
    [0x49, 0x49, 0x2a, 0x00],
    [0x4d, 0x4d, 0x00, 0x2a],
  ]),
  { name: 'BMP', signatures: [[0x42, 0x4d]], read: readBmp },
  {
    name: 'PGM, PPM',
    signatures: [
      [0x50, 0x35],
      [0x50, 0x36],
    ],
    read: readPnm,
  },
  { name: 'JPEG 2000', signatures: jpeg2000Signatures, read: readJpeg2000 },
  { name: 'WSQ', signatures: [[0xff, 0xa0, 0xff]], read: readWsq },
];

/** Their names, for errors and help. */
export const imageFormatNames = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(
  imageFormats.map(({ name }) => name),
);

/** The format of a file by its first bytes; undefined when it is none that is read. */
export function imageFormatOf(bytes: Uint8Array): ImageFormat | undefined {
  return imageFormats.find(({ signatures }) =>
    signatures.some(signature => signature.every((byte, i) => bytes[i] === byte)),
  );
}

function bySharp(name: string, signatures: readonly (readonly number[])[]): ImageFormat {
  return { name, signatures, read: (bytes, where) => readBySharp(bytes, where, name) };
}

async function readBySharp(bytes: Uint8Array, where: string, format: string): Promise<GreyRaster> {
  // The library's own pixel limit is off because the sides are checked here, with an error that names them.
  const input = sharp(bytes, { failOn: 'warning', limitInputPixels: false });
  const header = await input.metadata().catch((error: unknown) => {
    throw damaged(where, format, error);
  });
  checkSides(header.width, header.height, where);
  const { data, info } = await input
    .flatten({ background: '#ffffff' })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw damaged(where, format, error);
    });
  return {
    widthPx: info.width,
    heightPx: info.height,
    pixels: new Uint8Array(data),
    statedDpi: header.density,
    wasColour: header.channels >= 3,
  };
}

async function readJpeg2000(bytes: Uint8Array, where: string): Promise<GreyRaster> {
  const { widthPx, heightPx, components, samples, statedDpi } = await decodeJpeg2000(bytes, where);
  const wasColour = components === 3;
  return { widthPx, heightPx, pixels: wasColour ? luminances(samples) : samples, statedDpi, wasColour };
}

/** The sides are those of the frame header, which is read before anything is decoded. */
function readWsq(bytes: Uint8Array, where: string): GreyRaster {
  const plan = planDecoding(bytes, where);
  checkSides(plan.frame.widthPx, plan.frame.heightPx, where);
  const { widthPx, heightPx, pixels, statedDpi } = decodePlanned(plan, where);
  return { widthPx, heightPx, pixels, statedDpi };
}
