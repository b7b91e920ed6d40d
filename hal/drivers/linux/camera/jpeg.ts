import sharp from 'sharp';

/** Width and height of a picture, in pixels. */
export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A JPEG of this size as 8-bit grey; undefined when it is damaged, cut short or of another size. */
export async function greyOfJpeg(
  bytes: Uint8Array,
  { widthPx, heightPx }: PictureSize,
): Promise<Uint8Array | undefined> {
  // The decoder knows other formats, too, and what a camera sends is not to choose among them.
  if (!startsLikeJpeg(bytes)) return undefined;
  const picture = sharp(bytes, { failOn: 'warning', limitInputPixels: widthPx * heightPx });
  const decoded = await picture
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true })
    // Whatever the decoder objects to, the frame is of no use, and the next one comes in some milliseconds.
    .catch(() => undefined);
  if (decoded?.info.width !== widthPx || decoded.info.height !== heightPx) return undefined;
  return new Uint8Array(decoded.data);
}

const startsLikeJpeg = (bytes: Uint8Array) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
