import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { driver } from '../hal/drivers/folder/fingerprint-scanner.ts';
import { wishName } from '../hal/drivers/folder/wish.ts';
import { folderScannerContract, living } from './helpers/handed-in-contracts.ts';
import { clock, finger } from './helpers/scanner-rig.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { handIn } from './helpers/vendor-folder.ts';

const size = { widthPx: 192, heightPx: 192 };
const png = (number: number, dpi = 500) => writePng({ ...size, dpi, pixels: finger(number) });
const within = { timeoutMs: 10_000 };

folderScannerContract(finger);

async function opened(test: TestContext, options: object = {}) {
  const folder = await temporaryFolder(test);
  const scanner = await driver.open('finger', { folder, ...size, ...options }, { clock });
  test.after(() => scanner.dispose());
  return { folder, scanner };
}

/** A capture that is under way: the wish stands in the folder. */
async function wanted(folder: string, scanner: { capture(request: object): Promise<unknown> }, request = {}) {
  const pending = scanner.capture({ ...within, ...request });
  pending.catch(() => undefined);
  while (!(await readdir(folder)).includes(wishName)) await turn();
  return { pending };
}
const turn = () => new Promise<void>(resolve => void clock.after(1, resolve));

test('what lay in the folder before it was asked for is removed unread', async t => {
  const { folder, scanner } = await opened(t);
  await handIn(folder, JSON.stringify(living), '000001.json');
  await handIn(folder, await png(1), 'old.png');
  const { pending } = await wanted(folder, scanner);
  assert.deepEqual(await readdir(folder), [wishName]);
  await handIn(folder, await png(2));
  assert.deepEqual((await scannerFrame(pending)).pixels, finger(2));
});

test('an image that was made before it was asked for and comes after is removed, and the next is taken', async t => {
  const { folder, scanner } = await opened(t);
  const { pending } = await wanted(folder, scanner);
  await writeFile(path.join(folder, '.late'), await png(1));
  await utimes(path.join(folder, '.late'), new Date(1_000), new Date(1_000));
  await rename(path.join(folder, '.late'), path.join(folder, 'late.png'));
  while ((await readdir(folder)).includes('late.png')) await turn();
  await handIn(folder, await png(2));
  assert.deepEqual((await scannerFrame(pending)).pixels, finger(2));
});

test('an image is removed once it was read, and so is the wish', async t => {
  const { folder, scanner } = await opened(t);
  const { pending } = await wanted(folder, scanner);
  await handIn(folder, await png(1));
  await pending;
  assert.deepEqual(await readdir(folder), []);
});

test('the wish says which finger, and for how long', async t => {
  const { folder, scanner } = await opened(t);
  const { pending } = await wanted(folder, scanner, { finger: 7 });
  const wish = JSON.parse(await readFile(path.join(folder, wishName), 'utf8')) as unknown;
  assert.deepEqual(wish, { number: 1, timeoutMs: within.timeoutMs, finger: 7 });
  await handIn(folder, await png(1));
  await pending;
});

test('the process of another account may read the wish, though the unit of the daemon makes all files private', async t => {
  const before = process.umask(0o077);
  t.after(() => process.umask(before));
  const { folder, scanner } = await opened(t);
  const { pending } = await wanted(folder, scanner);
  assert.equal((await stat(path.join(folder, wishName))).mode & 0o777, 0o644);
  await handIn(folder, await png(1));
  await pending;
});

test('a wish that a killed daemon has left is withdrawn by the next one', async t => {
  const folder = await temporaryFolder(t);
  await writeFile(path.join(folder, wishName), '{"number":4,"timeoutMs":5000}');
  const scanner = await driver.open('finger', { folder, ...size }, { clock });
  t.after(() => scanner.dispose());
  assert.deepEqual(await readdir(folder), []);
});

test('a file that is still being written is left alone', async t => {
  const { folder, scanner } = await opened(t);
  const { pending } = await wanted(folder, scanner);
  await writeFile(path.join(folder, 'half.png.part'), 'PNG');
  await writeFile(path.join(folder, '.half.png'), 'PNG');
  await handIn(folder, await png(2));
  assert.deepEqual((await scannerFrame(pending)).pixels, finger(2));
  assert.deepEqual((await readdir(folder)).toSorted(), ['.half.png', 'half.png.part']);
});

test('of two that came the older is taken', async t => {
  const { folder, scanner } = await opened(t);
  const { pending } = await wanted(folder, scanner);
  const images = await Promise.all([png(1), png(2)]);
  await handIn(folder, images[0], 'b.png');
  await handIn(folder, images[1], 'a.png');
  assert.deepEqual((await scannerFrame(pending)).pixels, finger(1));
});

const refused: readonly (readonly [string, RegExp, () => Promise<Uint8Array>])[] = [
  ['of another resolution', /1000 dpi, wanted 500/, () => png(1, 1_000)],
  [
    'of another size',
    /32 x 32 px, wanted 192 x 192/,
    () => writePng({ widthPx: 32, heightPx: 32, dpi: 500, pixels: new Uint8Array(1_024) }),
  ],
  ['that is none', /not a PNG/, async () => Buffer.from('hello')],
  ['that is cut short', /png/i, async () => (await png(1)).subarray(0, 3_000)],
  ['that is too large', /at most/, async () => Buffer.alloc(17 * 2 ** 20)],
];
for (const [what, message, make] of refused) {
  test(`an image ${what} is refused by name and removed`, async t => {
    const { folder, scanner } = await opened(t);
    const { pending } = await wanted(folder, scanner);
    await handIn(folder, await make(), 'x.png');
    const error = await failsWith('io', pending);
    assert.match(error.message, /x\.png/);
    assert.match(error.message, message);
    assert.deepEqual(await readdir(folder), []);
  });
}

test('a link is not followed', async t => {
  const { folder, scanner } = await opened(t);
  const elsewhere = path.join(await temporaryFolder(t), 'secret.png');
  await writeFile(elsewhere, await png(1));
  const { pending } = await wanted(folder, scanner);
  await symlink(elsewhere, path.join(folder, 'x.png'));
  await failsWith('io', pending);
  assert.ok((await readFile(elsewhere)).length > 0, 'and what it leads to stays');
});

test('evidence of another form is refused, not guessed', async t => {
  const { folder, scanner } = await opened(t, { presentation: ['vendor'] });
  const { pending } = await wanted(folder, scanner);
  await handIn(folder, JSON.stringify({ vendor: { algorithm: 'x', decision: 'probably fine' } }), 'x.json');
  await handIn(folder, await png(1), 'x.png');
  await failsWith('io', pending);
});

test('a folder that vanishes is absent, and one that comes back opens', async t => {
  const { folder, scanner } = await opened(t);
  const { pending } = await wanted(folder, scanner);
  await rm(folder, { recursive: true });
  await failsWith('absent', pending);
  await failsWith('absent', scanner.capture(within));
  await mkdir(folder);
  const again = await wanted(folder, scanner);
  await handIn(folder, await png(1));
  await again.pending;
});

const scannerFrame = async (pending: Promise<unknown>) => (await pending) as { pixels: Uint8Array };
