// An encounter of an attended desk as an ANSI/NIST file, as a person would make it.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { documentOf } from '../daemon/formats/ansi-nist/document.ts';
import { readTransaction } from '../daemon/formats/ansi-nist/reader.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { withKiosk } from './helpers/data-folder.ts';
import { face, person } from './helpers/nist-person.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const folder = await temporaryFolder();
const data = path.join(folder, 'data');
const fingers = ['thumb', 'index', 'middle', 'ring', 'little'];
const traits = ['right', 'left'].flatMap(side => [...fingers, 'iris'].map(one => `${side}-${one}`));
const reasonOf = (trait: string) => (trait === 'left-ring' ? 'amputated' : 'refused');
const typed = ['start', ...traits.map(trait => `absent ${trait} ${reasonOf(trait)}`), 'finish', ''].join(
  '\n',
);
const intake = await bitmapd(['intake', '--data', data, '--port', '0', '--officer', 'jana', '--json'], typed);
const { encounter } = JSON.parse(intake.stdout) as { encounter: string };

const compressionsOf = (records: ReturnType<typeof documentOf>['records']) => {
  const stated = records.map(({ fields }) => fields['14.011']);
  return [...new Set(stated)].filter(value => value !== undefined);
};

describe('bitmapd nist make', () => {
  it('makes a valid file of what is kept, and says what is absent', async () => {
    const file = path.join(folder, 'kept.an2');
    const { code, stdout, stderr } = await bitmapd([
      'nist',
      'make',
      encounter,
      '--data',
      data,
      '-o',
      file,
      '--json',
    ]);
    assert.equal(code, 0, stderr);
    const { types, absences, findings } = JSON.parse(stdout);
    assert.deepEqual(types, [1, 2, ...Array.from({ length: 10 }, () => 14), 17, 17, 98]);
    assert.deepEqual(findings, []);
    assert.deepEqual(absences.at(0), { what: 'biographics', why: 'not kept' });
    assert.deepEqual(absences.find((one: { what: string }) => one.what === 'left-ring').why, 'amputated');
    const { records } = documentOf(readTransaction(await readFile(file)));
    const codes = records.filter(({ type }) => type === 14).map(({ fields }) => fields['14.018']);
    assert.deepEqual(codes.slice(7, 9), [[['8', 'UP']], [['9', 'XX']]]);
    const checked = await bitmapd(['nist', 'validate', file, '--profile', 'bitmapd-1']);
    assert.equal(checked.code, 0, checked.stdout);
  });

  it('takes the images that are not kept from a folder', async () => {
    const images = path.join(folder, 'images');
    await mkdir(images);
    const [{ image } = { image: undefined }] = person.prints;
    assert.ok(image !== undefined);
    await writeFile(path.join(images, 'right-thumb.png'), await writePng(image));
    await writeFile(path.join(images, 'face.png'), face.data);
    const file = path.join(folder, 'images.an2');
    const args = ['nist', 'make', encounter, '--data', data, '-o', file, '--images', images, '--json'];
    const { code, stdout, stderr } = await bitmapd(args);
    assert.equal(code, 0, stderr);
    assert.ok(JSON.parse(stdout).types.includes(10));
    const { records } = documentOf(readTransaction(await readFile(file)));
    const [thumb] = records.filter(({ type }) => type === 14);
    assert.deepEqual([thumb?.fields['14.006'], thumb?.fields['14.018']], [String(image.widthPx), undefined]);
    const compressions = async () =>
      compressionsOf(documentOf(readTransaction(await readFile(file))).records);
    assert.deepEqual(await compressions(), ['WSQ20']);
    const whole = await bitmapd([...args, '--prints', 'png']);
    assert.equal(whole.code, 0, whole.stderr);
    assert.deepEqual(await compressions(), ['PNG']);
    await writeFile(path.join(images, 'right-index.png'), await writePng({ ...image, dpi: 1_000 }));
    const fine = await bitmapd(args);
    assert.equal(fine.code, 0, fine.stderr);
    assert.deepEqual(await compressions(), ['WSQ20', 'PNG'], 'WSQ is for 500 pixels an inch');
    await writeFile(path.join(images, 'nose.png'), face.data);
    const refused = await bitmapd(args);
    assert.deepEqual([refused.code, /nose\.png: no trait is of that name/.test(refused.stderr)], [2, true]);
  });

  it('stands in the audit each time, as an export of a person', async () => {
    const links = await withKiosk(data, store => store.auditLinks({ after: 0, limit: 999 }));
    const exports = links.filter(
      ({ action, object }) => action === 'person.exported' && object === encounter,
    );
    assert.equal(exports.length, 4);
  });

  it('says which encounters and profiles there are not', async () => {
    const file = path.join(folder, 'none.an2');
    const none = await bitmapd(['nist', 'make', '01ARZ3NDEKTSV4RRFFQ69G5FAV', '--data', data, '-o', file]);
    assert.match(none.stderr, /no such encounter/);
    const other = await bitmapd([
      'nist',
      'make',
      encounter,
      '--data',
      data,
      '-o',
      file,
      '--profile',
      'other',
    ]);
    assert.match(other.stderr, /other: no such application profile, wanted a file, or one of bitmapd-1/);
  });
});
