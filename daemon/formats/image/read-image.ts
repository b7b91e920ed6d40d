import { Fault } from '../../core/errors.ts';
import type { Image } from '../../core/image.ts';
import { resolutionDpi } from './checks.ts';
import { type ImageFormat, imageFormatNames, imageFormatOf } from './formats.ts';
import { maximumFileBytes } from './parameters.ts';

export interface ReadImageOptions {
  /** Pixels per inch, in place of what the file states. */
  readonly dpi?: number;
}

/**
 * An image file of any format of `imageFormats` as 8-bit greyscale: colour as luminance, 16 bits scaled, transparency on white, the
 * first page of several. The resolution is the file's; none or one below 150 dpi is 500 dpi.
 *
 * The content decides the format, not the name; `name` is for the errors. Throws Fault `bad-input` for another format, a
 * damaged file, sides outside 32 to 4,096 px, a file beyond 64 MiB. Sides are checked before anything is decoded.
 */
export async function readImage(
  bytes: Uint8Array,
  name: string,
  options: ReadImageOptions = {},
): Promise<Image> {
  return (await readStatedImage(bytes, name, options)).image;
}

/** An image, and what of its file is not in it. */
export interface StatedImage {
  readonly image: Image;
  /** Whether the resolution was stated, by the file or by the caller, or assumed. */
  readonly isDpiStated: boolean;
  /** Whether there were colours. */
  readonly wasColour: boolean;
}

/** As `readImage`. */
export async function readStatedImage(
  bytes: Uint8Array,
  name: string,
  options: ReadImageOptions = {},
): Promise<StatedImage> {
  checkFileSize(bytes, name);
  const { statedDpi, wasColour = false, ...raster } = await formatOf(bytes, name).read(bytes, name);
  const dpi = resolutionDpi(statedDpi, options.dpi);
  return {
    image: { ...raster, dpi },
    isDpiStated: options.dpi !== undefined || dpi === statedDpi,
    wasColour,
  };
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

function formatOf(bytes: Uint8Array, name: string): ImageFormat {
  const found = imageFormatOf(bytes);
  if (found !== undefined) return found;
  throw new Fault('bad-input', 'not an image', {
    where: name,
    given: looksLikeText(bytes) ? 'text' : 'unknown content',
    wanted: imageFormatNames,
  });
}

function looksLikeText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 512).every(byte => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
