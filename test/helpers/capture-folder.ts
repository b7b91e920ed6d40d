import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import sharp from 'sharp';
import { enrolmentImpressions } from '../../hal/drivers/sim/sim-world.ts';
import type { Picture } from '../../hal/drivers/sim/stage.ts';

/** An empty folder that is gone after the tests of the file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bitmapd-'));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function writePng(file: string, { widthPx, heightPx, dpi, pixels }: Picture): Promise<void> {
  const raw = { width: widthPx, height: heightPx, channels: 1 as const };
  await sharp(pixels, { raw }).withMetadata({ density: dpi }).png().toFile(file);
}

/** A folder of synthetic captures: `fingers` x `impressions` files FINGER_IMPRESSION.png, fingers named 101, 102 ... */
export async function syntheticFolder(fingers: number, impressions: number): Promise<string> {
  const folder = await temporaryFolder();
  const persons = Array.from({ length: fingers }, (_, index) => 101 + index);
  const sensor = { widthPx: 200, heightPx: 240, dpi: 500 };
  for (const [person, pictures] of await enrolmentImpressions(persons, impressions, sensor)) {
    for (const [index, picture] of pictures.entries())
      await writePng(path.join(folder, `${person}_${index + 1}.png`), picture);
  }
  return folder;
}
