// `bitmapd identify`: what was not searched is GREY, never GREEN.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import type { FingerprintTemplate } from '../daemon/core/fingerprint.ts';
import { encodeAnsi2004, encodeAnsi2009 } from '../daemon/formats/ansi378/writer.ts';
import { decodeFmr2005, encodeFmr2005 } from '../daemon/formats/iso19794/finger-minutiae-2005.ts';
import { encodeFmr2011 } from '../daemon/formats/iso19794/fmr-2011-writer.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

/** Minutiae strewn by a rule; another `step` strews another finger. */
function record(count: number, step: number): Uint8Array {
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
    position: 1,
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
