import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import sharp from 'sharp';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { openBoard } from '../hal/board.ts';
import { HalError } from '../hal/device.ts';
import { listCaptures, readCapture } from '../hal/drivers/replay/folder.ts';
import { irisesOf, lookOf } from '../hal/drivers/replay/irises.ts';
import { driver, enrolmentFiles, enrolmentIrises } from '../hal/drivers/replay/replay-world.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import type { World } from '../hal/drivers/sim/world.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

/** A folder of flat pictures, each of a grey of its own: quick to write and to tell apart. */
async function flatFolder(names: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const [index, name] of names.entries()) {
    const pixels = new Uint8Array(20 * 30).fill(index + 1);
    await writeFile(path.join(folder, name), await writePng({ widthPx: 20, heightPx: 30, dpi: 569, pixels }));
  }
  return folder;
}

/** Walks all passengers through without a lane, and notes who came with which grey. */
async function walkAll(options: object): Promise<string[]> {
  const clock = new ManualClock();
  const world: World = await driver.open('world', options, { clock });
  const { stage } = world;
  const came: string[] = [];
  const never = new AbortController().signal;
  const serve = async () => {
    const { pixels } = await stage.glass.take(never);
    came.push(`${world.visits.at(-1)?.truth.person}:${pixels[0]}`);
    stage.signal.set('go');
    stage.barrier.set('open');
  };
  stage.innerBeam.watch(broken => {
    if (broken) void serve();
    else stage.barrier.set('closed');
  });
  stage.barrier.watch(state => state === 'closed' && stage.signal.set('ready'));
  stage.barrier.set('closed');
  world.start();
  const hasEnded = world.ended.then(() => true);
  while (!(await Promise.race([hasEnded, clock.advance(5).then(() => false)])));
  return came;
}

const isHalError = (pattern: RegExp) => (error: unknown) =>
  error instanceof HalError && pattern.test(error.message);

test('foreign files are left alone; the finger is all before the last underscore', async () => {
  const folder = await flatFolder(['a_b_2.png', 'a_b_1.png', '7_10.PNG']);
  await writeFile(path.join(folder, 'notes.txt'), 'x');
  await writeFile(path.join(folder, 'cover.png'), 'x');
  const found = (await listCaptures(folder)).map(({ finger, impression }) => [finger, impression]);
  assert.deepEqual(found, [
    ['7', 10],
    ['a_b', 1],
    ['a_b', 2],
  ]);
});

test('a capture has the grey values and the resolution of its file', async () => {
  const folder = await flatFolder(['1_1.png']);
  const picture = await readCapture(path.join(folder, '1_1.png'));
  assert.deepEqual([picture.widthPx, picture.heightPx, picture.dpi], [20, 30, 569]);
  assert.deepEqual(new Set(picture.pixels), new Set([1]));
  assert.equal(picture.pixels.length, 600);
});

test('a resolution that is absent or not to be believed is 500', async () => {
  const folder = await temporaryFolder();
  for (const [name, density] of [
    ['none.png', undefined],
    ['web.png', 72],
    ['screen.png', 96],
  ] as const) {
    const image = sharp({ create: { width: 8, height: 8, channels: 3, background: 'grey' } });
    await (density === undefined ? image : image.withMetadata({ density }))
      .png()
      .toFile(path.join(folder, name));
    assert.equal((await readCapture(path.join(folder, name))).dpi, 500, name);
  }
});

test('each finger is given the irises of a person, and number 1 of each eye is for enrolment', async () => {
  const folder = await flatFolder(['1_1.png', '2_1.png', '2_2.png']);
  const irises = await flatFolder([
    'aL_1.png',
    'aR_1.png',
    'aR_2.png',
    'bL_1.png',
    'bL_2.png',
    'notes_1.png',
  ]);
  const enrolled = await enrolmentIrises(folder, irises, ['1', '2']);
  const numbers = (finger: string) => {
    const { person, left, right } = enrolled.get(finger) ?? { person: '', left: [], right: [] };
    return [person, left.map(one => one.impression), right.map(one => one.impression)];
  };
  assert.deepEqual(numbers('1'), ['a', [1], [1]]);
  assert.deepEqual(numbers('2'), ['b', [1], []]);
  await assert.rejects(irisesOf(irises, ['1', '2', '3']), isHalError(/irises of 2 persons for 3 fingers/));
  await assert.rejects(irisesOf(folder, ['1']), isHalError(/no irises/));
});

test('attempts go round the captures of each eye, and an eye without any is not shown', async () => {
  const irises = await flatFolder(['aL_1.png', 'aL_2.png']);
  const person = (await irisesOf(irises, ['1'])).get('1');
  assert.ok(person);
  const looks = await Promise.all([0, 1, 2].map(attempt => lookOf(person, attempt)));
  assert.deepEqual(
    looks.map(({ left, right }) => [left?.pixels[0], right]),
    [1, 2, 1].map(grey => [grey, undefined]),
  );
});

test('where no irises are replayed there is no iris camera', async () => {
  const folder = await flatFolder(['1_1.png', '1_2.png']);
  const board = await openBoard(
    {
      world: { driver: 'replay', options: { folder } },
      devices: [{ id: 'eyes', kind: 'iris-camera', driver: 'replay' }],
    },
    { clock: new SystemClock() },
  );
  assert.match(board.failures[0]?.error.message ?? '', /show no eyes/);
  await board.close();
});

test('a bad file is an error that names it', async () => {
  const folder = await flatFolder(['1_1.png']);
  const whole = await sharp(path.join(folder, '1_1.png')).png().toBuffer();
  await writeFile(path.join(folder, '2_1.png'), whole.subarray(0, 60));
  await writeFile(path.join(folder, '3_1.png'), 'a text');
  await assert.rejects(readCapture(path.join(folder, '2_1.png')), isHalError(/2_1\.png/));
  await assert.rejects(readCapture(path.join(folder, '3_1.png')), isHalError(/3_1\.png/));
});

test('an empty or absent folder is an error that names it', async () => {
  const folder = await temporaryFolder();
  await assert.rejects(listCaptures(folder), isHalError(/no captures/));
  await assert.rejects(listCaptures(path.join(folder, 'gone')), isHalError(/gone: cannot be listed/));
});

test('impression 1 is for enrolment, and a listed finger must have it', async () => {
  const folder = await flatFolder(['1_1.png', '1_2.png', '2_2.png']);
  const [file] = await enrolmentFiles(folder, ['1']);
  assert.equal(path.basename(file?.file ?? ''), '1_1.png');
  await assert.rejects(enrolmentFiles(folder, ['2']), isHalError(/2_1\.png/));
});

test('every impression but the first comes once before any comes again', async () => {
  const names = ['1', '2', '3'].flatMap(finger => [1, 2, 3].map(impression => `${finger}_${impression}.png`));
  const folder = await flatFolder(names);
  const came = await walkAll({ folder, seed: 4, passengers: 12 });
  assert.equal(new Set(came.slice(0, 6)).size, 6);
  assert.deepEqual(came.slice(0, 6).toSorted(), came.slice(6).toSorted());
  assert.ok(!came.some(name => name.endsWith(':1') || name.endsWith(':4') || name.endsWith(':7')));
  assert.deepEqual(await walkAll({ folder, seed: 4, passengers: 12 }), came);
  assert.notDeepEqual(await walkAll({ folder, seed: 5, passengers: 12 }), came);
});

test('listed are the passengers with a listed finger, and a retry is the same capture', async () => {
  const folder = await flatFolder(['1_1.png', '1_2.png', '2_1.png', '2_2.png']);
  const board = await openBoard(
    {
      world: { driver: 'replay', options: { folder, listedFingers: ['2'], seed: 1 } },
      devices: [{ id: 'scanner', kind: 'fingerprint-scanner', driver: 'replay' }],
    },
    { clock: new SystemClock() },
  );
  const scanner = board.get('fingerprint-scanner');
  assert.ok(scanner && board.world);
  board.world.start();
  const first = await scanner.capture({ timeoutMs: 5000 });
  const second = await scanner.capture({ timeoutMs: 5000 });
  assert.deepEqual(second.pixels, first.pixels);
  assert.ok(second.sequence > first.sequence);
  const truth = board.world.visits[0]?.truth;
  assert.equal(truth?.listed, truth?.person === '2');
  await board.close();
});

test('real captures keep their resolution', { skip: unlessPresent('fingerprint/fvc2002-db2b') }, async () => {
  const folder = path.join(dataFolder, 'fingerprint/fvc2002-db2b');
  const captures = await listCaptures(folder);
  assert.equal(captures.length, 80);
  assert.equal((await readCapture(captures[0]?.file ?? '')).dpi, 569);
});
