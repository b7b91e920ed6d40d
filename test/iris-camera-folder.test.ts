import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { irisCameraContract } from '../hal/contract-suite/iris-camera.ts';
import { driver } from '../hal/drivers/folder/iris-camera.ts';
import { wishName } from '../hal/drivers/folder/wish.ts';
import type { Eye } from '../hal/iris-camera.ts';
import { clock } from './helpers/scanner-rig.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { handIn, vendorProcess } from './helpers/vendor-folder.ts';

const size = { widthPx: 64, heightPx: 48 };
const eyePng = (grey: number) =>
  writePng({ ...size, dpi: 500, pixels: new Uint8Array(size.widthPx * size.heightPx).fill(grey) });
const both: readonly Eye[] = ['left', 'right'];

irisCameraContract('folder iris camera', async () => {
  const folder = await temporaryFolder();
  const camera = await driver.open('eyes', { folder, ...size, pairMs: 100 }, { clock });
  let stop = async () => {};
  return {
    camera,
    clock,
    isLit: () => existsSync(path.join(folder, wishName)),
    bringEyes: eyes => {
      stop = vendorProcess(folder, async () => {
        for (const eye of eyes) await handIn(folder, await eyePng(eye === 'left' ? 60 : 90), `${eye}.png`);
      });
    },
    close: async () => {
      await stop();
      await camera.dispose();
    },
  };
});

test('an image that is not of an eye that is wanted is removed and passed over', async t => {
  const folder = await temporaryFolder(t);
  const camera = await driver.open('eyes', { folder, ...size }, { clock });
  t.after(() => camera.dispose());
  const pending = camera.capture({ eyes: both, timeoutMs: 10_000 });
  await handIn(folder, await eyePng(1), 'leftover.png');
  await handIn(folder, await eyePng(2), 'left-1.png');
  await handIn(folder, await eyePng(3), 'RIGHT.png');
  const { left, right } = await pending;
  assert.deepEqual([left?.pixels[0], right?.pixels[0]], [2, 3]);
  assert.deepEqual(await readdir(folder), []);
});

test('an eye of another size is refused by name', async t => {
  const folder = await temporaryFolder(t);
  const camera = await driver.open('eyes', { folder, widthPx: 640, heightPx: 480 }, { clock });
  t.after(() => camera.dispose());
  const pending = failsWith('io', camera.capture({ eyes: ['left'], timeoutMs: 10_000 }));
  await handIn(folder, await eyePng(1), 'left.png');
  assert.match((await pending).message, /left\.png: 64 x 48 px, wanted 640 x 480/);
});
