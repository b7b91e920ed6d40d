import { readdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import type { NamedImage } from '../../daemon/biometrics/evaluate-folder.ts';

/** The captures of a folder whose names the filter takes. */
export async function readCaptures(folder: string, wanted: (name: string) => boolean): Promise<NamedImage[]> {
  const captures: NamedImage[] = [];
  for (const name of readdirSync(folder).filter(wanted).sort()) {
    const raster = sharp(path.join(folder, name));
    const { density } = await raster.metadata();
    const { data, info } = await raster.greyscale().raw().toBuffer({ resolveWithObject: true });
    const image = {
      widthPx: info.width,
      heightPx: info.height,
      dpi: density ?? 500,
      pixels: new Uint8Array(data),
    };
    captures.push({ name, image });
  }
  return captures;
}
