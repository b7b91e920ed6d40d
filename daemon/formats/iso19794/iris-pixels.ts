import { Fault } from '../../core/errors.ts';
import type { Image } from '../../core/image.ts';
import type { IrisView } from './iris-view.ts';
import { decodeRecordImage } from './record-image.ts';

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
  return upright(await decodeRecordImage(view, where), view);
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
