import type { Image } from '../../core/image.ts';
import sharp from './quiet-sharp.ts';

/** The image as an 8-bit greyscale PNG that states its resolution (pHYs). */
export async function writePng(image: Image): Promise<Uint8Array> {
  const raw = { width: image.widthPx, height: image.heightPx, channels: 1 } as const;
  const png = await sharp(image.pixels, { raw }).toColourspace('b-w').withDensity(image.dpi).png().toBuffer();
  return new Uint8Array(png);
}
