import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writePng } from '../../daemon/formats/image/write-png.ts';
import { enrolmentImpressions } from '../../hal/drivers/sim/sim-world.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A folder of synthetic captures: `fingers` x `impressions` files FINGER_IMPRESSION.png, fingers named 101, 102 ... */
export async function syntheticFolder(fingers: number, impressions: number): Promise<string> {
  const folder = await temporaryFolder();
  const persons = Array.from({ length: fingers }, (_, index) => 101 + index);
  const sensor = { widthPx: 200, heightPx: 240, dpi: 500 };
  for (const [person, pictures] of await enrolmentImpressions(persons, impressions, sensor)) {
    for (const [index, picture] of pictures.entries())
      await writeFile(path.join(folder, `${person}_${index + 1}.png`), await writePng(picture));
  }
  return folder;
}
