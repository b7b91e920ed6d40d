// WSQ on the command line, as a person would use it.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { readImage } from '../daemon/formats/image/read-image.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { decodeWsq } from '../daemon/formats/wsq/decode.ts';
import { encodeWsq } from '../daemon/formats/wsq/encode.ts';
import { synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';
import { withSegments } from './helpers/wsq-files.ts';

const folder = await temporaryFolder();
const at = (name: string) => path.join(folder, name);
const sensor = { widthPx: 300, heightPx: 400, dpi: 500 };
const print = takeImpression(synthesiseMaster('a'), 1, 'normal', sensor);
await writeFile(at('A_1.png'), await writePng(print));

test('wsq encode writes a file and says what it costs; wsq decode gives its pixels and resolution as a PNG', async () => {
  const encoded = await bitmapd([
    'wsq',
    'encode',
    at('A_1.png'),
    '-o',
    at('A_1.wsq'),
    '--dpi',
    '508',
    '--json',
  ]);
  assert.equal(encoded.code, 0, encoded.stderr);
  const cost = JSON.parse(encoded.stdout);
  const bytes = await readFile(at('A_1.wsq'));
  assert.deepEqual(
    [cost.widthPx, cost.heightPx, cost.dpi, cost.bitrate, cost.bytes],
    [300, 400, 508, 0.75, bytes.length],
  );
  assert.ok(cost.ratio > 10 && cost.psnr > 25, encoded.stdout);

  const decoded = await bitmapd(['wsq', 'decode', at('A_1.wsq'), '-o', at('back.png')]);
  assert.equal(
    decoded.stdout,
    `${at('back.png')}: 300 x 400 px, 508 dpi (as the file says, PPI of NISTCOM)\n`,
  );
  const back = await readImage(await readFile(at('back.png')), 'back.png');
  assert.equal(back.dpi, 508);
  assert.deepEqual(back.pixels, decodeWsq(bytes).pixels);
});

test('wsq decode says where the resolution is from when the file states none', async () => {
  const silent = withSegments(await readFile(at('A_1.wsq')), segments =>
    segments.filter(({ marker }) => marker !== 'COM'),
  );
  await writeFile(at('silent.wsq'), silent);
  const assumed = await bitmapd(['wsq', 'decode', at('silent.wsq'), '-o', at('silent.png')]);
  assert.match(assumed.stdout, /300 x 400 px, 500 dpi \(assumed: the file says nothing\)\n$/);
  const told = await bitmapd([
    'wsq',
    'decode',
    at('silent.wsq'),
    '-o',
    at('told.png'),
    '--dpi',
    '600',
    '--json',
  ]);
  assert.deepEqual([JSON.parse(told.stdout).dpi, JSON.parse(told.stdout).dpiFrom], [600, 'option']);
});

test('what is wrong is said in one line', async () => {
  const line = async (...args: string[]) => {
    const { code, stderr } = await bitmapd(['wsq', ...args, '-o', at('none')]);
    assert.equal(code, 2, stderr);
    return stderr;
  };
  assert.match(await line('decode', at('A_1.png')), /^bitmapd: .*A_1\.png: no WSQ file at offset 0 .*\n$/);
  assert.match(await line('encode', at('A_1.png'), '--bitrate', '9'), /Wanted a number from 0\.1 to 5/);
});

test('a template is extracted of a WSQ file, and it is compared with its original', async () => {
  const extracted = await bitmapd(['extract', at('A_1.wsq'), '-o', at('A_1.fmr'), '--json']);
  assert.equal(extracted.code, 0, extracted.stderr);
  const compared = await bitmapd(['compare', at('A_1.wsq'), at('A_1.png'), '--json']);
  assert.ok(JSON.parse(compared.stdout).score > 40, compared.stdout);
});

test('a folder of WSQ files is evaluated as one of other images is', async () => {
  const set = at('set');
  await mkdir(set);
  for (const [finger, impression] of [
    ['a', 1],
    ['a', 2],
    ['b', 1],
  ] as const) {
    const image = takeImpression(synthesiseMaster(finger), impression, 'normal', sensor);
    await writeFile(path.join(set, `${finger}_${impression}.wsq`), encodeWsq(image, 0.75));
  }
  const { code, stdout, stderr } = await bitmapd(['eval', 'fingerprint', set, '--json']);
  assert.equal(code, 0, stderr);
  const { genuine, impostor, eer } = JSON.parse(stdout);
  assert.deepEqual([genuine, impostor, eer], [1, 2, 0]);
});
