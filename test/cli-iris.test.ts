// Irises on the command line, as a person would use it.
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { readImage } from '../daemon/formats/image/read-image.ts';
import { decodeIrisTemplate } from '../daemon/formats/iris-template/iris-template.ts';
import { readIrisRecord, writeIrisRecord } from '../daemon/formats/iso19794/iris-record.ts';
import { rewritten, viewOfImage } from '../daemon/formats/iso19794/iris-rewrite.ts';
import { synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';
import { checkMarkup } from './helpers/markup.ts';
import { eyeFiles, eyeImage } from './helpers/synthetic-eyes.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const sensor = { widthPx: 260, heightPx: 300, dpi: 500 };
const finger = (person: string, seed: number) =>
  takeImpression(synthesiseMaster(person), seed, 'normal', sensor);

const folder = await temporaryFolder();
const images = {
  'A_1.png': eyeImage('a', 'left', 1),
  'A_2.png': eyeImage('a', 'left', 2),
  'B_1.png': eyeImage('b', 'left', 1),
  'B_2.png': eyeImage('b', 'left', 2),
};
const [a1, a2, b1] = await eyeFiles(folder, images);
const at = (name: string) => path.join(folder, name);

async function run(...args: string[]) {
  const { code, stdout, stderr } = await bitmapd([...args, '--json']);
  return { code, stderr, document: JSON.parse(stdout) };
}

async function refusal(...args: string[]): Promise<string> {
  const { code, stderr } = await bitmapd(args);
  assert.equal(code, 2, stderr);
  return stderr.trim();
}

test('extract writes a template of the eye that was named, and a picture of each stage', async () => {
  const eye = ['--modality', 'iris', '--eye', 'left'];
  const { code, document } = await run('extract', a1, ...eye, '-o', at('a1.irc'), '--explain', at('stages'));
  assert.equal(code, 0);
  const bytes = new Uint8Array(await readFile(at('a1.irc')));
  assert.deepEqual([document.eye, document.bytes], ['left', bytes.length]);
  assert.equal(decodeIrisTemplate(bytes).eye, 2);
  assert.ok(document.validBits > 500 && document.quality.usable);
  const names = await readdir(at('stages'));
  const page = await readFile(at('stages/index.html'), 'utf8');
  for (const [, picture] of page.matchAll(/src="([^"]+)"/g)) assert.ok(names.includes(picture), picture);
  assert.match(page, /What the boundaries rest on/);
});

test('a name that ends .left.iris.png says as much as the options', async () => {
  const [file] = await eyeFiles(folder, { 'x.left.iris.png': images['A_1.png'] });
  const { code } = await run('extract', file, '-o', at('x.irc'));
  assert.equal(code, 0);
  assert.deepEqual(await readFile(at('x.irc')), await readFile(at('a1.irc')));
});

test('a record gives the same template as the image in it, in both editions', async () => {
  for (const edition of ['2005', '2011']) {
    const record = at(`a1-${edition}.iir`);
    const converted = await run('convert', a1, record, '--eye', 'left', '--edition', edition);
    assert.deepEqual(converted.document.format, `ISO/IEC 19794-6:${edition}`);
    assert.equal(readIrisRecord(await readFile(record)).edition, edition);
    assert.equal((await run('extract', record, '-o', at('r.irc'))).code, 0);
    assert.deepEqual(await readFile(at('r.irc')), await readFile(at('a1.irc')));
    await run('convert', record, at('back.png'));
    const { pixels } = await readImage(await readFile(at('back.png')), 'back.png');
    assert.deepEqual(pixels, images['A_1.png'].pixels);
  }
});

test('compare takes templates, records and images for what they are, and draws where codes agree', async () => {
  const same = await run('compare', at('a1.irc'), a2, '--modality', 'iris', '--explain', at('pair.svg'));
  assert.deepEqual([same.code, same.document.match], [0, true]);
  assert.ok(same.document.hammingDistance < 0.33 && same.document.commonBits > 500);
  checkMarkup(await readFile(at('pair.svg'), 'utf8'));
  const other = await run('compare', at('a1-2011.iir'), b1, '--modality', 'iris');
  assert.deepEqual([other.code, other.document.match], [1, false]);
});

test('a record of two eyes asks which, and gives the one that is named', async () => {
  const views = [viewOfImage(images['A_1.png'], 2), viewOfImage(eyeImage('a', 'right', 1), 1)];
  await writeFile(at('both.iir'), writeIrisRecord(await rewritten(views, '2011', 'x')));
  assert.match(
    await refusal('extract', at('both.iir'), '-o', at('z.irc')),
    /two eyes, wanted one \(say which with --eye/,
  );
  const { document } = await run('extract', at('both.iir'), '--eye', 'right', '-o', at('z.irc'));
  assert.equal(document.eye, 'right');
  assert.match(
    await refusal('extract', at('a1-2011.iir'), '--eye', 'right', '-o', at('z.irc')),
    /the record has no image of the right eye, got images of: left/,
  );
  assert.match(await refusal('convert', at('both.iir'), at('z.png')), /holds 2 images, wanted one/);
});

test('what cannot be is said in a line', async () => {
  assert.match(await refusal('convert', a1, at('a.gif')), /a\.gif: .*got \.gif, wanted \.png, \.jp2, /);
  assert.match(await refusal('extract', at('a1.irc'), '-o', at('z.irc')), /an iris template has no image/);
  assert.match(await refusal('extract', a1, '--eye', 'middle', '-o', at('z.irc')), /Wanted left or right/);
  assert.match(await refusal('extract', a1, '--modality', 'ear', '-o', at('z.irc')), /fingerprint, iris/);
  await writeFile(at('text.irc'), 'hello');
  assert.match(
    await refusal('compare', at('text.irc'), at('a1.irc')),
    /text\.irc: not an iris template at offset 0/,
  );
  const [blank] = await eyeFiles(folder, {
    'blank.png': { ...images['A_1.png'], pixels: new Uint8Array(320 * 240).fill(90) },
  });
  assert.match(
    await refusal('compare', blank, at('a1.irc'), '--modality', 'iris'),
    /blank\.png: the eye cannot be read, got quality 0 \(no-eye\)/,
  );
});

test('eval gives the rates by the whole template, and beside them by the search code', async () => {
  const set = await temporaryFolder();
  await eyeFiles(set, images);
  const { document } = await run('eval', 'iris', set, '--failures', at('failures'), '--failures-count', '1');
  const { genuine, impostor, failuresToAcquire, searchCode, extractMs } = document;
  assert.deepEqual([genuine, impostor, failuresToAcquire], [2, 4, 0]);
  assert.deepEqual([searchCode.genuine, searchCode.impostor], [2, 4]);
  for (const rates of [document, searchCode]) assert.equal(rates.zeroFmr, 0);
  assert.ok(extractMs.p50 > 1 && searchCode.comparePerSecond > 0);
  const [drawnIn] = await readdir(at('failures'));
  const drawn = await readdir(at(`failures/${drawnIn}`));
  assert.deepEqual(drawn.map(name => name.slice(0, 10)).sort(), ['genuine-01', 'impostor-0']);
  const twice = await run('eval', 'iris', set, folder);
  assert.deepEqual(Object.keys(twice.document.mean.searchCode), [
    'eer',
    'fmr100',
    'fmr1000',
    'fmr10000',
    'zeroFmr',
  ]);
  assert.ok(twice.document.sets.every((one: { searchCode: unknown }) => one.searchCode));
});

test('identify finds people by eyes and fingers, and by both together', async () => {
  const gallery = await temporaryFolder();
  await eyeFiles(gallery, {
    'A_1.left.iris.png': images['A_1.png'],
    'B_1.left.iris.png': images['B_1.png'],
    'B_2.right.iris.png': eyeImage('b', 'right', 1),
    'A_3.png': finger('a', 1),
    'C_1.png': finger('c', 1),
  });
  const probes = await eyeFiles(folder, {
    'p.left.iris.png': images['A_2.png'],
    'p.png': finger('a', 2),
    'nobody.left.iris.png': eyeImage('z', 'left', 1),
  });
  const [eye, print, nobody] = probes;
  const found = await run('identify', eye, '--gallery', gallery);
  assert.deepEqual(
    found.document.candidates.map(({ subject }: { subject: string }) => subject),
    ['A'],
  );
  assert.equal(found.document.templates, 3, 'irises alone are searched by an iris');
  const both = await run('identify', eye, print, '--gallery', gallery);
  assert.equal(both.document.answer, 'RED');
  assert.deepEqual(
    both.document.candidates[0].matches.map(({ modality }: { modality: string }) => modality).sort(),
    ['fingerprint', 'iris'],
  );
  const none = await run('identify', nobody, '--gallery', gallery);
  assert.deepEqual([none.code, none.document.answer], [1, 'GREEN']);
});

test('images of a gallery are of eyes where the command says so', async () => {
  const gallery = await temporaryFolder();
  await eyeFiles(gallery, images);
  const { document } = await run('identify', a1, '--modality', 'iris', '--gallery', gallery);
  assert.deepEqual([document.candidates[0].subject, document.templates], ['A', 4]);
});

test('an eye that is enrolled as both of a person is told of', async () => {
  const gallery = await temporaryFolder();
  await eyeFiles(gallery, {
    'A_1.left.iris.png': images['A_1.png'],
    'A_2.right.iris.png': images['A_2.png'],
  });
  const { stderr } = await bitmapd(['identify', at('a1.irc'), '--gallery', gallery]);
  assert.match(
    stderr,
    /^A: the same eye twice: .*A_1\.left\.iris\.png and .*A_2\.right\.iris\.png \(score /m,
  );
});

test('an eye that nothing says is one is told of, where it is taken for a fingerprint', async () => {
  const hint = /taken for a fingerprint, and looks like an eye; for an eye add --modality iris/;
  const { stderr } = await run('extract', a1, '-o', at('a1.fmr'));
  assert.match(stderr, hint);
  assert.doesNotMatch(
    (await run('extract', a1, '-o', at('a1.fmr'), '--modality', 'fingerprint')).stderr,
    hint,
  );
  const [print] = await eyeFiles(folder, { 'print_1.png': finger('p', 1) });
  assert.doesNotMatch((await run('extract', print, '-o', at('print.fmr'))).stderr, hint);
});
