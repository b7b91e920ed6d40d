import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writePng } from '../../daemon/formats/image/write-png.ts';
import { enrolmentEyes, enrolmentImpressions } from '../../hal/drivers/sim/sim-world.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** From 101 on. */
const personsOf = (count: number) => Array.from({ length: count }, (_, index) => 101 + index);

/** A folder of synthetic captures: `fingers` x `impressions` files FINGER_IMPRESSION.png, fingers named 101, 102 ... */
export async function syntheticFolder(fingers: number, impressions: number): Promise<string> {
  const folder = await temporaryFolder();
  const sensor = { widthPx: 200, heightPx: 240, dpi: 500 };
  for (const [person, pictures] of await enrolmentImpressions(personsOf(fingers), impressions, sensor)) {
    for (const [index, picture] of pictures.entries())
      await writeFile(path.join(folder, `${person}_${index + 1}.png`), await writePng(picture));
  }
  return folder;
}

/** A folder of synthetic irises, named as those of MMU1: 101L_1.png, 101R_1.png ... */
export async function syntheticIrises(persons: number, captures: number): Promise<string> {
  const folder = await temporaryFolder();
  for (const [person, eyes] of await enrolmentEyes(personsOf(persons), captures)) {
    for (const [side, pictures] of [
      ['L', eyes.left],
      ['R', eyes.right],
    ] as const) {
      for (const [index, picture] of pictures.entries())
        await writeFile(
          path.join(folder, `${person}${side}_${index + 1}.png`),
          // A resolution says nothing of an iris, but the writer wants one.
          await writePng({ ...picture, dpi: 500 }),
        );
    }
  }
  return folder;
}
