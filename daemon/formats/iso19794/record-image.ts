// The pixels of an image in a record of ISO/IEC 19794, however they are written.
import { Fault } from '../../core/errors.ts';
import type { Image } from '../../core/image.ts';
import { checkSides } from '../image/checks.ts';
import { luminances } from '../image/luminance.ts';
import { assumedDpi } from '../image/parameters.ts';
import { readImage } from '../image/read-image.ts';

/** How the pixels of an image are written. `packed`: bits without a gap. */
export type RecordCodec = 'raw' | 'packed' | 'wsq' | 'jpeg' | 'jpeg-2000' | 'jpeg-ls' | 'png';

/** An image as a record holds it. */
export interface RecordImage {
  readonly codec: RecordCodec;
  readonly isColour: boolean;
  /** As the record states them; 0 is "not stated". */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of a pixel or of each of its colours: writers differ. 0 is "not stated". */
  readonly bitDepth: number;
  /** Pixels an inch, where the record states them. */
  readonly dpi?: number;
  /** The pixels as the codec writes them. */
  readonly data: Uint8Array;
}

/**
 * The image as 8-bit greyscale, colour as luminance. Its resolution is what the record states, else what its file states.
 * Throws Fault `bad-input` for depths other than 8 bits where the pixels are raw, JPEG-LS, damaged image data, and an image
 * of another size than the record states. `where` is the file, for errors.
 */
export async function decodeRecordImage(image: RecordImage, where: string): Promise<Image> {
  if (image.codec === 'jpeg-ls') {
    throw new Fault('bad-input', 'JPEG-LS images in records cannot be read', {
      where,
      wanted: 'raw pixels, PNG, JPEG or JPEG 2000',
      remedy: 'have the image written as one of these',
    });
  }
  return image.codec === 'raw' || image.codec === 'packed'
    ? rawImage(image, where)
    : codedImage(image, where);
}

async function codedImage({ data, dpi, widthPx, heightPx }: RecordImage, where: string): Promise<Image> {
  const image = await readImage(data, where, dpi === undefined ? {} : { dpi });
  expectSide('width', widthPx, image.widthPx, where);
  expectSide('height', heightPx, image.heightPx, where);
  return image;
}

/** 0 is "not stated". */
function expectSide(side: string, stated: number, found: number, where: string): void {
  if (stated === 0 || stated === found) return;
  throw new Fault('bad-input', `the image has another ${side} than its record states`, {
    where,
    given: `${found} px`,
    wanted: `${stated}`,
  });
}

function rawImage(image: RecordImage, where: string): Image {
  const { widthPx, heightPx, isColour, data, dpi = assumedDpi } = image;
  checkSides(widthPx, heightPx, where);
  expectDepth(image, where);
  const pixels = widthPx * heightPx;
  const wanted = isColour ? 3 * pixels : pixels;
  if (data.length !== wanted) {
    const sizes = { given: `${data.length} bytes`, wanted: `${wanted}` };
    throw new Fault('bad-input', `raw pixels do not fill ${widthPx} x ${heightPx} px`, { where, ...sizes });
  }
  return { widthPx, heightPx, dpi, pixels: isColour ? luminances(data) : Uint8Array.from(data) };
}

function expectDepth({ bitDepth, isColour }: RecordImage, where: string): void {
  if (bitDepth === 0 || bitDepth === 8 || (isColour && bitDepth === 24)) return;
  const depths = { given: `${bitDepth} bits`, wanted: '8' };
  throw new Fault('bad-input', 'raw pixels of this depth cannot be read', { where, ...depths });
}
