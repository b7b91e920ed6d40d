import { decodeImage } from '../handed-in/decode.ts';
import { checkSides } from '../handed-in/raster.ts';
import type { FingerImage } from './finger-record.ts';

/** The pixels of an image in a record, 8-bit grey. Throws Error, also for the compressions that are not decoded here. */
export async function pixelsOf({ compression, data, widthPx, heightPx }: FingerImage): Promise<Uint8Array> {
  checkSides(widthPx, heightPx);
  if (compression === 'raw') {
    if (data.length !== widthPx * heightPx)
      throw new Error(`${data.length} bytes, not ${widthPx} x ${heightPx}`);
    return Uint8Array.from(data);
  }
  if (compression !== 'PNG' && compression !== 'JPEG') throw new Error(`${compression} is not decoded here`);
  const raster = await decodeImage(data);
  if (raster.widthPx !== widthPx || raster.heightPx !== heightPx)
    throw new Error(
      `an image of ${raster.widthPx} x ${raster.heightPx} px in a record of ${widthPx} x ${heightPx}`,
    );
  return raster.pixels;
}
