import type { Image } from '../../core/image.ts';
import { writePng } from '../../formats/image/write-png.ts';
import type { Picture } from './picture.ts';

/** An image as an SVG can carry it. */
export async function embedded(image: Image): Promise<Picture> {
  const png = Buffer.from(await writePng(image)).toString('base64');
  return { href: `data:image/png;base64,${png}`, widthPx: image.widthPx, heightPx: image.heightPx };
}
