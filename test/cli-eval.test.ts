// `bitmapd eval` over several folders, without the worst images, and with its failures drawn.
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { syntheticFolder } from './helpers/capture-folder.ts';
import { checkMarkup } from './helpers/markup.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const folder = await temporaryFolder();
const all = path.join(folder, 'all');
await mkdir(all);
for (const name of ['first', 'second']) await rename(await syntheticFolder(2, 2), path.join(all, name));
const [first, second] = [path.join(all, 'first'), path.join(all, 'second')];

async function evaluated(...args: string[]) {
  const { code, stdout, stderr } = await bitmapd(['eval', 'fingerprint', ...args, '--json']);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

test('several folders, and a folder of folders, give each set, the mean and the pooled rates', async () => {
  const [byName, byFolder] = [await evaluated(first, second), await evaluated(all)];
  assert.deepEqual(
    byName.sets.map(({ name }: { name: string }) => name),
    ['first', 'second'],
  );
  const rates = ['eer', 'fmr100', 'fmr1000', 'fmr10000', 'zeroFmr'];
  assert.deepEqual(Object.keys(byName.mean), rates);
  assert.deepEqual([byName.pooled.genuine, byName.pooled.impostor], [4, 8]);
  assert.deepEqual(byFolder.pooled, byName.pooled);
});

test('one folder keeps flat keys; the worst are rejected, and the worst pairs drawn, one file each', async () => {
  const target = path.join(folder, 'failures');
  const worst = ['--failures', target, '--failures-count', '2'];
  const report = await evaluated(first, '--reject-worst', '0.25', ...worst);
  assert.equal(report.genuine, 2);
  assert.equal(report.withoutWorst.images, 3);
  const names = (await readdir(path.join(target, 'first'))).sort();
  assert.deepEqual(
    names.map(name => name.slice(0, -'101_1-101_2.svg'.length)),
    ['genuine-01-', 'genuine-02-', 'impostor-01-', 'impostor-02-'],
  );
  for (const name of names) checkMarkup(await readFile(path.join(target, 'first', name), 'utf8'));
});

test('without a second finger there is no rate to tell, and none of 0 %', async () => {
  const lonely = await syntheticFolder(1, 2);
  const { eer, zeroFmr, genuine, impostor, qualityBins } = await evaluated(lonely);
  assert.deepEqual(
    { eer, zeroFmr, genuine, impostor },
    { eer: null, zeroFmr: null, genuine: 1, impostor: 0 },
  );
  assert.ok(qualityBins.every((bin: { fmr1000: unknown }) => bin.fmr1000 === null));
  const { mean } = await evaluated(lonely, first);
  assert.equal(typeof mean.eer, 'number', 'the mean of the sets that have rates');
  const { code, stdout } = await bitmapd(['eval', 'fingerprint', lonely]);
  assert.equal(code, 0);
  assert.match(stdout, /1 genuine and 0 impostor comparisons/);
  assert.match(stdout, /EER -, FMR100 -, FMR1000 -/);
});

test('sets whose folders have the same name are told apart, and so are their failures', async () => {
  const other = path.join(await temporaryFolder(), 'other');
  await mkdir(other);
  await rename(await syntheticFolder(2, 2), path.join(other, 'first'));
  const target = path.join(folder, 'all failures');
  const { sets } = await evaluated(first, path.join(other, 'first'), second, '--failures', target);
  const names = sets.map(({ name }: { name: string }) => name);
  assert.deepEqual(names, ['all/first', 'other/first', 'second']);
  for (const name of names) assert.ok((await readdir(path.join(target, name))).length > 2, name);
  const twice = await bitmapd(['eval', 'fingerprint', first, path.join(first, '.')]);
  assert.equal(twice.code, 2);
  assert.match(twice.stderr, /first: given twice/);
});

test('compare draws what it compared, and says where', async () => {
  const drawing = path.join(folder, 'pair.svg');
  const [a, b] = [path.join(first, '101_1.png'), path.join(first, '101_2.png')];
  const { code, stdout } = await bitmapd(['compare', a, b, '--explain', drawing]);
  assert.equal(code, 0);
  assert.match(stdout, /^match: score [\d.]+[^\n]*\ndrawn: [^\n]*pair\.svg\n$/);
  const svg = await readFile(drawing, 'utf8');
  checkMarkup(svg);
  assert.equal(svg.match(/href="data:image\/png;base64,/g)?.length, 2);
});

test('what cannot be written, and a folder without images, are named', async () => {
  const file = path.join(first, '101_1.png');
  const unwritable = await bitmapd(['compare', file, file, '--explain', path.join(folder, 'no', 'such.svg')]);
  assert.equal(unwritable.code, 2);
  assert.match(unwritable.stderr, /such\.svg: cannot be written: .*wanted a file in a folder that is there/);
  const empty = await bitmapd(['eval', 'fingerprint', await temporaryFolder()]);
  assert.equal(empty.code, 2);
  assert.match(empty.stderr, /no images, wanted files named CLASS_IMPRESSION\.png/);
});
