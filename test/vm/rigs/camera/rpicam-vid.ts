// Runs in the guest: the stream of rpicam-vid. rpicam-apps are in no suite of Debian: a program of their name sends pictures.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import sharp from 'sharp';
import { cameraContract } from '../../../../hal/contract-suite/camera.ts';
import { driver } from '../../../../hal/drivers/linux/camera/rpicam-vid.ts';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import { putInPath } from './shell.ts';

const clock = new SystemClock();
const size = { widthPx: 64, heightPx: 48 };
/** Slow enough that no frame comes while the suite makes its calls on an emulated processor. */
const frameRateHz = 5;
const pictures = 16;

/** A shell script: a Node of its own for each test would take more time than all of them. */
const program = (folder: string) => `#!/bin/sh
while true; do
  for picture in ${folder}/*.jpg; do cat "$picture"; sleep ${1 / frameRateHz}; done
done
`;

export function rpicamVidTests(): void {
  let folder = '';
  let takeOut = () => {};
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'rpicam-'));
    for (let number = 0; number < pictures; number += 1)
      await writeFile(path.join(folder, `${number}.jpg`), await picture(number));
    await writeFile(path.join(folder, 'rpicam-vid'), program(folder));
    await chmod(path.join(folder, 'rpicam-vid'), 0o755);
    takeOut = putInPath(folder);
  });
  after(async () => {
    takeOut();
    await rm(folder, { recursive: true });
  });

  cameraContract('rpicam-vid', async () => {
    const camera = await driver.open('face', { ...size, frameRateHz, delayMs: 20 }, { clock });
    return { camera, clock, close: () => camera.dispose() };
  });
}

/** Stripes that move with the number. */
function picture(number: number): Promise<Buffer> {
  const { widthPx, heightPx } = size;
  const pixels = Buffer.alloc(widthPx * heightPx).map((_, at) => ((at % widthPx) * 4 + number * 16) % 256);
  return sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .jpeg()
    .toBuffer();
}
