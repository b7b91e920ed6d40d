// `extract --explain`: a picture a stage, in the order of the stages.
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { assessExtraction } from '../daemon/biometrics/fingerprint/assess.ts';
import { drawStages } from '../daemon/biometrics/fingerprint/explain/stages.ts';
import { stageSheet } from '../daemon/biometrics/explain/stage-sheet.ts';
import { extractStages } from '../daemon/biometrics/fingerprint/extract.ts';
import type { Image } from '../daemon/core/image.ts';
import { checkMarkup, textsOf } from './helpers/markup.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { drawn, singleMinutia } from './helpers/ridge-patterns.ts';
import { synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const image = singleMinutia(260, 9, 0.6, 'ending');
const extraction = extractStages(image);
// Stand-ins of the right size: what is drawn does not depend on how they were made.
const enhanced = extraction.normalised.ridges;
const skeleton = {
  ...extraction.mask,
  values: Uint8Array.from(enhanced.values, value => (value > 1 ? 1 : 0)),
};
const stages = await drawStages(image, { ...extraction, enhanced, skeleton });

test('every stage has its picture, numbered in order, and a sentence', () => {
  assert.deepEqual(
    stages.map(({ file }) => file),
    [
      '01-normalised.png',
      '02-orientation.svg',
      '03-period.svg',
      '04-enhanced.png',
      '05-clarity.svg',
      '06-mask.png',
      '07-skeleton.png',
      '08-minutiae.svg',
    ],
  );
  assert.ok(stages.every(({ sentence }) => sentence.endsWith('.')));
});

for (const { file, content } of stages) {
  test(`${file} can be read, and is not empty`, async () => {
    if (typeof content === 'string') checkMarkup(content);
    const { channels, entropy } = await sharp(Buffer.from(content)).stats();
    assert.ok(channels.length > 0);
    assert.ok(entropy > 0.2, `entropy ${entropy}`);
  });
}

test('pictures are cut to the finger, all alike', async () => {
  const far = drawn(500, 400, (x, y) => (x < 200 && y < 180 ? image.pixels[(y + 20) * 260 + x + 20] : 255));
  const pictures = await drawStages(far, extractStages(far));
  const sizes = await Promise.all(
    pictures
      .filter(({ file }) => file.endsWith('.png'))
      .map(async ({ content }) => {
        const { width, height } = await sharp(Buffer.from(content)).metadata();
        return [width, height];
      }),
  );
  assert.ok(sizes.length >= 2);
  for (const size of sizes) assert.deepEqual(size, sizes[0]);
  const [[width, height]] = sizes;
  assert.ok(width > 180 && width < 260 && height > 160 && height < 240, `${width} x ${height}`);
});

test('minutiae lie at the same place of the finger, whatever the resolution', async () => {
  const placeIn = async (print: Image) => {
    const pictures = await drawStages(print, extractStages(print));
    const svg = String(pictures.at(-1)?.content);
    const [, x, y] = /translate\(([\d.]+) ([\d.]+)\)"><path d="M0 0/.exec(svg) ?? [];
    return { x: Number(x), y: Number(y) };
  };
  const coarse = await placeIn(image);
  const fine = await placeIn(singleMinutia(520, 18, 0.6, 'ending', 1000));
  assert.ok(Math.hypot(coarse.x - fine.x, coarse.y - fine.y) < 6, JSON.stringify([coarse, fine]));
});

test('the quality of each minutia stands beside it', () => {
  const svg = String(stages.at(-1)?.content);
  const said = textsOf(svg).slice(1).map(Number);
  const { minutiae } = extraction.template;
  assert.ok(minutiae.length > 0);
  assert.deepEqual(
    said,
    minutiae.map(({ quality }) => quality),
  );
});

test('the page says the quality, the reasons in words, and shows every stage; its text is escaped', () => {
  const quality = assessExtraction(extraction);
  const page = stageSheet('<b>&.png', quality, stages);
  assert.ok(page.includes('<h1>&lt;b&gt;&amp;.png</h1>'));
  assert.match(page, new RegExp(`Quality ${quality.score} of 100, not usable: .*few minutiae`));
  for (const { file } of stages) assert.ok(page.includes(`src="${file}"`), file);
});

const sensor = { widthPx: 388, heightPx: 374, dpi: 500 };

test('a blank platen is drawn too', async () => {
  const blank = drawn(200, 200, () => 250);
  const pictures = await drawStages(blank, extractStages(blank));
  for (const { content } of pictures) if (typeof content === 'string') checkMarkup(content);
});

test('the verb writes them below the folder, also of a print that is not usable', async t => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'print.png');
  await writeFile(file, await writePng(image));
  const target = path.join(folder, 'deep', 'down');
  const { code, stdout } = await bitmapd([
    'extract',
    file,
    '-o',
    path.join(folder, 't.fmr'),
    '--explain',
    target,
  ]);
  assert.equal(code, 1);
  assert.match(stdout, /not usable: .*few minutiae/);
  const names = await readdir(target);
  assert.ok(names.includes('01-normalised.png') && names.includes('index.html'));
  const page = await readFile(path.join(target, 'index.html'), 'utf8');
  for (const [, picture] of page.matchAll(/src="([^"]+)"/g)) assert.ok(names.includes(picture), picture);
});

test('the verb draws without a template to write, and asks for one of the two', async t => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'print.png');
  await writeFile(file, await writePng(takeImpression(synthesiseMaster(2), 0, 'normal', sensor)));
  const target = path.join(folder, 'stages');
  const { code, stdout } = await bitmapd(['extract', file, '--explain', target]);
  assert.equal(code, 0);
  assert.match(stdout, /print\.png: \d+ minutiae, .*\ndrawn: .*index\.html\n/);
  assert.deepEqual((await readdir(folder)).sort(), ['print.png', 'stages']);
  const neither = await bitmapd(['extract', file]);
  assert.equal(neither.code, 2);
  assert.match(neither.stderr, /neither '-o, --output <file>' nor '--explain <folder>' is given/);
});

test('a folder that cannot be made is named, in one line', async t => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'print.png');
  await writeFile(file, await writePng(image));
  const target = path.join(file, 'below-a-file');
  const { code, stderr } = await bitmapd([
    'extract',
    file,
    '-o',
    path.join(folder, 't.fmr'),
    '--explain',
    target,
  ]);
  assert.equal(code, 2);
  assert.match(stderr, /^bitmapd: [^\n]*below-a-file: cannot be written: [^\n]*, wanted a folder[^\n]*\n$/);
});
