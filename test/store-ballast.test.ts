import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { Ballast } from '../daemon/store/disk/ballast.ts';
import { Space } from '../daemon/store/disk/space.ts';
import { type SheddableKind, sheddableKinds } from '../daemon/store/disk/rules.ts';
import { Usage } from '../daemon/store/disk/usage.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const MiB = 2 ** 20;

async function ballastIn(folder: string, bytes = 3 * MiB): Promise<Ballast> {
  return Ballast.open({ file: path.join(folder, 'ballast'), bytes, sliceBytes: MiB }, randomBytes);
}

test('the ballast is really on the disk, and is given back and built slice by slice', async t => {
  const folder = await temporaryFolder(t);
  const ballast = await ballastIn(folder);
  assert.deepEqual([ballast.held, ballast.missing], [0, 3 * MiB]);
  await ballast.grow(2 * MiB);
  await ballast.grow(2 * MiB);
  const { size, blocks } = await stat(path.join(folder, 'ballast'));
  assert.equal(size, 3 * MiB);
  assert.ok(blocks * 512 >= size, 'every block is allocated');
  assert.equal(await ballast.give(MiB), MiB);
  assert.deepEqual([ballast.held, ballast.isDrawn, ballast.isShort], [2 * MiB, true, true]);
  assert.equal((await stat(path.join(folder, 'ballast'))).size, 2 * MiB);
  assert.equal(await ballast.give(9 * MiB), 2 * MiB);
  assert.equal(await ballast.give(MiB), 0);
  await ballast.grow(MiB);
  assert.deepEqual([ballast.held, ballast.isDrawn, ballast.isShort], [MiB, false, true]);
  await ballast.grow(9 * MiB);
  assert.deepEqual([ballast.held, ballast.isShort], [3 * MiB, false]);
  assert.deepEqual([ballast.givenBytes, ballast.builtBytes], [3 * MiB, 6 * MiB]);
});

test('what was built is found again; a ballast with a hole in it holds nothing', async t => {
  const folder = await temporaryFolder(t);
  await (await ballastIn(folder)).grow(3 * MiB);
  assert.equal((await ballastIn(folder)).held, 3 * MiB);
  await truncate(path.join(folder, 'ballast'), 8 * MiB);
  const holed = await ballastIn(folder);
  assert.equal(holed.held, 0);
  await holed.grow(3 * MiB);
  assert.equal((await stat(path.join(folder, 'ballast'))).size, 3 * MiB);
});

interface Disk {
  free: number;
  readonly space: Space;
}

/** A volume whose free space is what is set, and what the ballast has given back. Reserve 8, steps of 4 MiB. */
async function diskOf(
  folder: string,
  rules: { shedOrder?: readonly SheddableKind[]; quotas?: Partial<Record<SheddableKind, number>> } = {},
): Promise<Disk> {
  const ballast = await ballastIn(folder, 6 * MiB);
  await ballast.grow(6 * MiB);
  const space = new Space({
    folder,
    freeBytes: () => disk.free + ballast.givenBytes - (ballast.builtBytes - 6 * MiB),
    reserveBytes: 8 * MiB,
    stepBytes: 4 * MiB,
    rules: { shedOrder: sheddableKinds, quotas: {}, ...rules },
    usage: new Usage(),
    ballast,
  });
  const disk: Disk = { free: 100 * MiB, space };
  return disk;
}

test('each kind goes without in its turn: evidence, lists, and travellers only when the ballast is used up', async t => {
  const disk = await diskOf(await temporaryFolder(t));
  const without = (freeMiB: number) => {
    disk.free = freeMiB * MiB;
    return sheddableKinds.filter(kind => disk.space.shortage(kind, 0) !== undefined);
  };
  assert.deepEqual(without(20), []);
  assert.deepEqual(without(19), ['evidence']);
  assert.deepEqual(without(15), ['evidence', 'lists']);
  assert.deepEqual(without(6), ['evidence', 'lists'], 'the ballast counts for travellers: 6 of 12');
  assert.deepEqual(without(5), ['evidence', 'lists', 'encounters']);
});

test('the order is the profile’s; who is not in it goes without last', async t => {
  const disk = await diskOf(await temporaryFolder(t), { shedOrder: ['lists', 'evidence'] });
  disk.free = 13 * MiB;
  assert.equal(disk.space.shortage('evidence', 0), undefined);
  assert.equal(disk.space.shortage('evidence', 2 * MiB)?.reason, 'disk-low');
  assert.equal(disk.space.shortage('lists', 0)?.reason, 'disk-low');
  disk.free = 2 * MiB;
  assert.equal(disk.space.shortage('encounters', 0), undefined);
});

test('room is made from the ballast, as much as it takes, until there is none', async t => {
  const disk = await diskOf(await temporaryFolder(t));
  disk.free = 8 * MiB;
  await disk.space.make(0);
  assert.equal(disk.space.ballast?.held, 6 * MiB, 'not touched before it is needed');
  await disk.space.make(1);
  assert.equal(disk.space.ballast?.held, 5 * MiB);
  disk.free = 4 * MiB;
  await disk.space.make(0);
  assert.equal(disk.space.ballast?.held, 2 * MiB);
  disk.free = 0;
  await assert.rejects(disk.space.make(0), {
    code: 'disk-full',
    message:
      /too little space left for the store, got 6291456 bytes free, wanted 8388608 \(free some space\)/,
  });
  assert.equal(disk.space.ballast?.held, 0);
});

test('the ballast is built again where that leaves room for everything, and the level follows without flapping', async t => {
  const disk = await diskOf(await temporaryFolder(t));
  assert.equal(disk.space.level(), 'ample');
  disk.free = 19 * MiB;
  assert.equal(disk.space.level(), 'low');
  disk.free = 21 * MiB;
  assert.equal(disk.space.level(), 'low', 'a step more is needed to go back');
  disk.free = 24 * MiB;
  assert.equal(disk.space.level(), 'ample');
  disk.free = 7 * MiB;
  await disk.space.make(0);
  disk.free = 23 * MiB; // and 1 MiB that was given back
  assert.equal(disk.space.level(), 'full', 'the ballast is drawn');
  await disk.space.rebuild();
  assert.equal(disk.space.ballast?.missing, MiB, 'there would be no step left');
  disk.free = 24 * MiB;
  await disk.space.rebuild();
  assert.equal(disk.space.ballast?.missing, 0);
  assert.equal(disk.space.level(), 'ample');
});

test('a kind beyond its quota is refused though there is room, and the words name the quota', async t => {
  const { space } = await diskOf(await temporaryFolder(t), { quotas: { lists: 10 } });
  space.usage.wrote('lists', 8);
  space.require('lists', 2);
  assert.throws(() => space.require('lists', 3), {
    code: 'disk-full',
    message: /the quota of lists is used up, got 11 bytes, wanted at most 10 \(.*storage\.quotas\.lists/,
  });
});

test('what was written counts until the tables have it, and not twice then', async () => {
  const usage = new Usage();
  const measured = (evidence: number) =>
    usage.measure(async ({ gte }) => (gte === 'evidence/' ? evidence : 0));
  usage.wrote('evidence', 100);
  await measured(0);
  assert.equal(usage.of('evidence'), 100);
  await measured(60);
  assert.equal(usage.of('evidence'), 100);
  await measured(100);
  assert.equal(usage.of('evidence'), 100);
  await measured(40);
  assert.equal(usage.of('evidence'), 40, 'what was deleted and compacted away is free');
});
