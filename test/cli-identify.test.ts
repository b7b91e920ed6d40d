// `bitmapd identify`: what was not searched is GREY, never GREEN.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { calibratedTo } from '../daemon/biometrics/fingerprint/calibration.ts';
import type { FingerPosition, FingerprintTemplate } from '../daemon/core/fingerprint.ts';
import { encodeAnsi2004, encodeAnsi2009 } from '../daemon/formats/ansi378/writer.ts';
import { decodeFmr2005, encodeFmr2005 } from '../daemon/formats/iso19794/finger-minutiae-2005.ts';
import { encodeFmr2011 } from '../daemon/formats/iso19794/fmr-2011-writer.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

/** Minutiae strewn by a rule; another `step` strews another finger. */
function record(count: number, step: number, position: FingerPosition = 1): Uint8Array {
  const minutiae = Array.from({ length: count }, (_, index) => ({
    type: 'ending' as const,
    x: 20 + ((index * step) % 250),
    y: 20 + ((index * step * 7) % 240),
    angle: (index * step) % 6,
    quality: 60,
  }));
  const template: FingerprintTemplate = {
    widthPx: 300,
    heightPx: 300,
    dpi: 500,
    position,
    quality: 60,
    minutiae,
  };
  return encodeFmr2005(template);
}

async function identify(t: TestContext, probe: Uint8Array, subjects?: string) {
  const folder = await temporaryFolder(t);
  const gallery = path.join(folder, 'gallery');
  const file = path.join(folder, 'probe.fmr');
  await mkdir(gallery);
  await writeFile(path.join(gallery, 'A_1.fmr'), record(30, 37));
  if (subjects !== undefined) await writeFile(path.join(gallery, 'subjects.csv'), subjects);
  await writeFile(file, probe);
  const { code, stdout } = await bitmapd(['identify', file, '--gallery', gallery, '--json']);
  const { answer, greyReasons } = JSON.parse(stdout);
  return { code, answer, greyReasons };
}

test('a finger that is not in the gallery is GREEN', async t => {
  assert.deepEqual(await identify(t, record(30, 53)), { code: 1, answer: 'GREEN', greyReasons: [] });
});

test('a probe with too few minutiae to be found by is GREY', async t => {
  for (const count of [0, 7]) {
    const expected = { code: 1, answer: 'GREY', greyReasons: ['unreadable'] };
    assert.deepEqual(await identify(t, record(count, 53)), expected);
  }
});

test('a gallery of expired subjects has not been searched: GREY', async t => {
  const found = await identify(t, record(30, 37), 'subject,expiresOn\nA,2001-01-01\n');
  assert.deepEqual(found, { code: 1, answer: 'GREY', greyReasons: ['no-list'] });
});

test('a probe and a gallery in formats of others are found in each other', async t => {
  const folder = await temporaryFolder(t);
  const gallery = path.join(folder, 'gallery');
  await mkdir(gallery);
  const template = decodeFmr2005(record(30, 37));
  await writeFile(path.join(gallery, 'A_1.fmr'), encodeAnsi2004(template));
  await writeFile(path.join(gallery, 'B_1.fmr'), encodeAnsi2009(decodeFmr2005(record(30, 53))));
  const file = path.join(folder, 'probe.fmr');
  await writeFile(file, encodeFmr2011(template));
  const { code, stdout } = await bitmapd(['identify', file, '--gallery', gallery, '--json']);
  const { candidates } = JSON.parse(stdout);
  assert.equal(code, 0);
  assert.equal(candidates[0].subject, 'A');
});

/** Searches by several probes, named `probe-N.fmr` from 1. */
async function identifyHand(
  t: TestContext,
  hand: readonly Uint8Array[],
  gallery: Readonly<Record<string, Uint8Array>>,
) {
  const folder = await temporaryFolder(t);
  const files = hand.map((_, index) => path.join(folder, `probe-${index + 1}.fmr`));
  await mkdir(path.join(folder, 'gallery'));
  for (const [index, probe] of hand.entries()) await writeFile(files[index], probe);
  for (const [name, reference] of Object.entries(gallery)) {
    await writeFile(path.join(folder, 'gallery', `${name}.fmr`), reference);
  }
  const args = ['identify', ...files, '--gallery', path.join(folder, 'gallery')];
  return { args, files, ...(await bitmapd([...args, '--json'])) };
}

const right = { index: record(30, 37, 2), middle: record(30, 41, 3) };
const enrolled = { A_1: right.index, A_2: right.middle, B_1: record(30, 53, 2), B_2: record(30, 59, 3) };

test('several probes are one person: what each finger said is told, and two that agree may be RED where one may not', async t => {
  const { code, stdout, files, args } = await identifyHand(t, [right.index, right.middle], enrolled);
  const { candidates, sameFinger, templates, compared } = JSON.parse(stdout);
  assert.equal(code, 0);
  assert.equal(candidates[0].subject, 'A');
  assert.deepEqual(candidates[0].matches.map(({ probe }: { probe: string }) => probe).sort(), files);
  assert.ok(candidates[0].score > 50, `${candidates[0].score}`);
  assert.deepEqual([sameFinger, templates, compared], [[], 4, 4]);
  const strict = ['--fpir-red', '0.0001', '--fpir-yellow', '0.01', '--json'];
  const answer = async (given: string[]) => JSON.parse((await bitmapd([...given, ...strict])).stdout).answer;
  assert.equal(await answer(args), 'RED');
  assert.equal(await answer(args.filter(arg => arg !== files[1])), 'YELLOW');
  const each = `${calibratedTo}\\.0`;
  const table = new RegExp(`subject +score +matches\\nA +\\d+\\.\\d +${each} \\+ ${each}\\n`);
  assert.match((await bitmapd(args)).stdout, table);
});

test('a listed finger is found whatever else is laid down beside it', async t => {
  const others = [61, 67, 71].map(step => record(30, step, 0));
  const { code, stdout, args } = await identifyHand(t, [record(30, 37, 0), ...others], {
    A_1: record(30, 37, 0),
    B_1: record(30, 53, 0),
  });
  const { answer, candidates } = JSON.parse(stdout);
  assert.deepEqual([code, answer, candidates[0]?.subject], [0, 'YELLOW', 'A']);
  assert.equal((await bitmapd([...args, '--fpir-yellow', '1e-6'])).code, 0);
});

test('fingers that are said to be other ones than any in the gallery were not compared: GREY', async t => {
  const left = [record(30, 37, 7), record(30, 41, 8)];
  const { code, stdout } = await identifyHand(t, left, enrolled);
  const { answer, greyReasons, compared } = JSON.parse(stdout);
  assert.deepEqual([code, answer, greyReasons, compared], [1, 'GREY', ['no-list'], 0]);
});

test('the same finger in place of another is told of by file, and counts once', async t => {
  const wrong = record(30, 37, 3);
  const { stdout, stderr, files } = await identifyHand(t, [right.index, wrong], enrolled);
  const { candidates, sameFinger } = JSON.parse(stdout);
  assert.equal(candidates[0].matches.length, 1);
  assert.deepEqual(
    sameFinger.map(({ first, second, reason }: Record<string, string>) => [first, second, reason]),
    [[...files, 'wrong-finger-twice']],
  );
  assert.match(
    stderr,
    /^the same finger twice: \S+probe-1\.fmr and \S+probe-2\.fmr \(score 4\d\.\d\): counted once$/m,
  );
});

test('a probe with too little in it is left out beside one that can be read', async t => {
  const { code, stdout, stderr } = await identifyHand(t, [right.index, record(5, 41, 3)], enrolled);
  const { candidates, greyReasons } = JSON.parse(stdout);
  assert.deepEqual([code, candidates[0].subject, greyReasons], [0, 'A', []]);
  assert.match(stderr, /probe-2\.fmr: too few minutiae to be found by, left out/);
});

test('a person who is enrolled with one finger as two is told of, by file', async t => {
  const gallery = { A_1: right.index, A_2: record(30, 37, 7), B_1: right.middle };
  const { code, stderr, args } = await identifyHand(t, [right.index], gallery);
  assert.equal(code, 0);
  assert.match(stderr, /^A: the same finger twice: \S+A_1\.fmr and \S+A_2\.fmr \(score 4\d\.\d\)$/m);
  const folder = args[args.length - 1];
  const data = path.join(await temporaryFolder(t), 'kiosk');
  const imported = await bitmapd(['list', 'import', folder, '--list', 'a', '--data', data, '--json']);
  assert.equal(imported.code, 0, imported.stderr);
  const { references, repeated } = JSON.parse(imported.stdout);
  const [only] = repeated;
  assert.deepEqual(
    [references, repeated.length, only.subject, only.reason],
    [3, 1, 'A', 'wrong-finger-twice'],
  );
  assert.deepEqual([path.basename(only.first), path.basename(only.second)], ['A_1.fmr', 'A_2.fmr']);
});

test('everybody at YELLOW is told of, however many they are', async t => {
  const folder = await temporaryFolder(t);
  const gallery = path.join(folder, 'gallery');
  await mkdir(gallery);
  const subjects = Array.from({ length: 12 }, (_, index) => `S${String(index).padStart(2, '0')}`);
  for (const subject of subjects) await writeFile(path.join(gallery, `${subject}_1.fmr`), record(30, 37));
  const file = path.join(folder, 'probe.fmr');
  await writeFile(file, record(30, 37));
  const { stdout } = await bitmapd(['identify', file, '--gallery', gallery, '--json']);
  const { candidates }: { candidates: { subject: string }[] } = JSON.parse(stdout);
  assert.deepEqual(candidates.map(({ subject }) => subject).sort(), subjects);
});
