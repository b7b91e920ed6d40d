import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import test from 'node:test';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { driver } from '../hal/drivers/folder/iris-camera.ts';
import type { Eye } from '../hal/iris-camera.ts';
import { eyePng, eyeSize, folderIrisCameraContract } from './helpers/handed-in-contracts.ts';
import { clock } from './helpers/scanner-rig.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { handIn } from './helpers/vendor-folder.ts';

const size = eyeSize;
const both: readonly Eye[] = ['left', 'right'];

folderIrisCameraContract();

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
