import { Fault } from '../../core/errors.ts';
import type { Image } from '../../core/image.ts';
import { checkSides } from '../image/checks.ts';
import { luminances } from '../image/luminance.ts';
import { assumedDpi } from '../image/parameters.ts';
import { readImage } from '../image/read-image.ts';
import type { IrisView } from './iris-view.ts';

/**
 * The pixels of an iris image as 8-bit greyscale, colour as luminance, with flips undone: upright and not mirrored. The
 * resolution means nothing. `where` is the file, for errors.
 *
 * Throws Fault `bad-input` for a polar image, JPEG-LS, depths other than 8 bits where the pixels are raw,
 * damaged image data, and an image of another size than the record states.
 */
export async function decodeIrisImage(view: IrisView, where: string): Promise<Image> {
  if (view.isPolar) {
    const wanted = 'an image as it was taken';
    throw new Fault('bad-input', 'an unrolled (polar) iris image cannot be read', { where, wanted });
  }
  if (view.codec === 'jpeg-ls') {
    throw new Fault('bad-input', 'JPEG-LS images in iris records cannot be read', {
      where,
      wanted: 'raw pixels, PNG, JPEG or JPEG 2000',
      remedy: 'have the image written as one of these',
    });
  }
  return upright(view.codec === 'raw' ? rawImage(view, where) : await codedImage(view, where), view);
}

async function codedImage(view: IrisView, where: string): Promise<Image> {
  const image = await readImage(view.data, where);
  expectSide('width', view.widthPx, image.widthPx, where);
  expectSide('height', view.heightPx, image.heightPx, where);
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

function rawImage(view: IrisView, where: string): Image {
  const { widthPx, heightPx, isColour, data } = view;
  checkSides(widthPx, heightPx, where);
  expectDepth(view, where);
  const pixels = widthPx * heightPx;
  const wanted = isColour ? 3 * pixels : pixels;
  if (data.length !== wanted) {
    const sizes = { given: `${data.length} bytes`, wanted: `${wanted}` };
    throw new Fault('bad-input', `raw pixels do not fill ${widthPx} x ${heightPx} px`, { where, ...sizes });
  }
  return { widthPx, heightPx, dpi: assumedDpi, pixels: isColour ? luminances(data) : Uint8Array.from(data) };
}

function expectDepth({ bitDepth, isColour }: IrisView, where: string): void {
  if (bitDepth === 0 || bitDepth === 8 || (isColour && bitDepth === 24)) return;
  const depths = { given: `${bitDepth} bits`, wanted: '8' };
  throw new Fault('bad-input', 'raw pixels of this depth cannot be read', { where, ...depths });
}

function upright(image: Image, { horizontal, vertical }: IrisView): Image {
  const [isMirrored, isUpsideDown] = [horizontal === 2, vertical === 2];
  if (!isMirrored && !isUpsideDown) return image;
  const { widthPx, heightPx } = image;
  const pixels = new Uint8Array(image.pixels.length);
  for (let y = 0; y < heightPx; y++) {
    const from = (isUpsideDown ? heightPx - 1 - y : y) * widthPx;
    const row = image.pixels.slice(from, from + widthPx);
    pixels.set(isMirrored ? row.reverse() : row, y * widthPx);
  }
  return { ...image, pixels };
}
