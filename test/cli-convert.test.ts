// Between the formats of images, records and what is around them, on the command line.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import sharp from 'sharp';
import { leavesOf } from '../daemon/formats/cbeff/bir.ts';
import { readBirXml } from '../daemon/formats/cbeff/bir-reader.ts';
import { readImage } from '../daemon/formats/image/read-image.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import {
  faceImageRecordOf,
  readFaceImageRecord,
  writeFaceImageRecord,
} from '../daemon/formats/iso19794/face-image-record.ts';
import { encodeFmr2005 } from '../daemon/formats/iso19794/finger-minutiae-2005.ts';
import {
  fingerImageRecordOf,
  fingerImagesOf,
  readFingerImageRecord,
  writeFingerImageRecord,
} from '../daemon/formats/iso19794/finger-image-record.ts';
import { readIrisRecord } from '../daemon/formats/iso19794/iris-record.ts';
import { readMinutiaeRecord } from '../daemon/formats/iso19794/minutiae-record.ts';
import { biometricGroupOf, writeBiometricGroup } from '../daemon/formats/lds/biometric-group.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';
import { fingerBlock, record39794 } from './helpers/iso39794.ts';
import { assertAlike, degree, smallTemplate } from './helpers/minutiae-records.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const folder = await temporaryFolder();
const at = (name: string) => path.join(folder, name);
const read = async (name: string) => new Uint8Array(await readFile(at(name)));

const pixels = Uint8Array.from({ length: 60 * 80 }, (_, i) => (i * 11) % 251);
const image = { widthPx: 60, heightPx: 80, dpi: 1_000, pixels };
await writeFile(at('print.png'), await writePng(image));
await writeFile(at('small.fmr'), encodeFmr2005(smallTemplate));

async function convert(from: string, to: string, ...options: string[]) {
  const { code, stdout, stderr } = await bitmapd(['convert', at(from), at(to), ...options, '--json']);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

async function refusal(...args: string[]): Promise<string> {
  const { code, stderr } = await bitmapd(['convert', ...args]);
  assert.equal(code, 2, stderr);
  return stderr.trim();
}

test('an image goes through JPEG 2000 and finger image records without loss, its resolution kept and said', async () => {
  const jp2 = await convert('print.png', 'print.jp2');
  assert.deepEqual([jp2.format, jp2.dpi, jp2.isDpiStated], ['JPEG 2000', 1_000, true]);
  const fir = await convert('print.jp2', 'print.fir', '--position', '7', '--edition', '2005');
  assert.deepEqual([fir.format, fir.dpi], ['ISO/IEC 19794-4:2005 (jpeg-2000)', 1_000]);
  const [view] = fingerImagesOf(readFingerImageRecord(await read('print.fir')));
  assert.deepEqual(view.data, await read('print.jp2'), 'the file is in the record as it is');
  await convert('print.fir', 'later.fir', '--edition', '2011', '--codec', 'png');
  const [later] = fingerImagesOf(readFingerImageRecord(await read('later.fir')));
  assert.deepEqual([later.codec, later.position, later.dpi], ['png', 7, 1_000]);
  await convert('later.fir', 'back.png');
  assert.deepEqual(await readImage(await read('back.png'), 'back.png'), image);
});

test('a resolution that is assumed is said to be', async () => {
  await writeFile(at('print.pgm'), Buffer.concat([Buffer.from('P5 60 80 255\n'), pixels]));
  const { stdout } = await bitmapd(['convert', at('print.pgm'), at('assumed.fir')]);
  assert.match(stdout, /assumed\.fir: ISO\/IEC 19794-4:2011 \(png\), 500 dpi \(assumed\), \d+ bytes/);
  const { dpi, isDpiStated } = await convert('print.pgm', 'stated.fir', '--dpi', '569');
  assert.deepEqual([dpi, isDpiStated], [569, true]);
});

test('a face goes into both editions of its record, and out again', async () => {
  for (const [edition, codec] of [
    ['2005', 'jpeg-2000'],
    ['2011', 'png'],
  ]) {
    const { format } = await convert('print.png', 'face.fac', '--edition', edition);
    assert.equal(format, `ISO/IEC 19794-5:${edition} (${codec})`);
    assert.equal(readFaceImageRecord(await read('face.fac')).edition, edition);
    await convert('face.fac', 'face.png');
    assert.deepEqual((await readImage(await read('face.png'), 'face.png')).pixels, pixels);
  }
  assert.match(
    await refusal(at('print.png'), at('x.fac'), '--edition', '2005', '--codec', 'png'),
    /a face image record of 2005 has no such images, got png, wanted jpeg-2000 or jpeg/,
  );
});

test('minutiae become a record of each other standard', async () => {
  for (const [edition, format] of [
    ['2004', 'ansi-incits-378-2004'],
    ['2009', 'ansi-incits-378-2009'],
    ['2011', 'iso-19794-2-2011'],
    ['2005', 'iso-19794-2-2005'],
  ]) {
    const said = await convert('small.fmr', 'other.fmr', '--edition', edition);
    assert.deepEqual([said.format, said.dpi, said.views], [format, 500, 1]);
    const record = readMinutiaeRecord(await read('other.fmr'));
    assert.equal(record.format, format);
    assertAlike(record.template, smallTemplate, degree);
  }
  assert.match(await refusal(at('small.fmr'), at('x.png')), /minutiae have no image/);
  assert.match(
    await refusal(at('print.png'), at('x.fmr')),
    /no minutiae record, got image \(bitmapd extract/,
  );
});

test('records go into CBEFF XML and come out byte for byte', async () => {
  await convert('print.png', 'finger.fir', '--position', '2');
  for (const [name, type, subtype] of [
    ['finger.fir', '7', 'Right IndexFinger'],
    ['small.fmr', '2', 'Left IndexFinger'],
  ]) {
    const { format } = await convert(name, 'wrapped.xml');
    assert.equal(format, 'CBEFF XML');
    const [leaf] = leavesOf(readBirXml(await read('wrapped.xml')).bir);
    assert.deepEqual(
      [leaf.bdbInfo?.registered?.Format, leaf.bdbInfo?.Type, leaf.bdbInfo?.Subtype],
      [{ organization: '257', type }, 'Finger', subtype],
    );
    await convert('wrapped.xml', `unwrapped-${name}`);
    assert.deepEqual(await read(`unwrapped-${name}`), await read(name));
  }
  assert.match(
    await refusal(at('print.png'), at('x.xml')),
    /an image does not say what it is of \(make it a record/,
  );
});

test("images and minutiae go into OSIA's JSON and come out", async () => {
  await convert('print.png', 'osia.fir', '--position', '14', '--codec', 'jpeg-2000');
  const said = await convert('osia.fir', 'finger.json');
  assert.deepEqual([said.format, said.views], ['OSIA JSON', 1]);
  const [biometric] = JSON.parse(await readFile(at('finger.json'), 'utf8'));
  const { image: _, ...rest } = biometric;
  assert.deepEqual(rest, {
    biometricType: 'FINGER',
    biometricSubType: 'PLAIN_LEFT_FOUR_FINGERS',
    impressionType: 'LIVE_SCAN_PLAIN',
    width: 60,
    height: 80,
    resolution: 1_000,
    compression: 'JPEG2000',
    mimeType: 'image/jp2',
  });
  await convert('finger.json', 'osia.png');
  assert.deepEqual(await readImage(await read('osia.png'), 'osia.png'), image);
  await convert('small.fmr', 'minutiae.json');
  assert.match(await readFile(at('minutiae.json'), 'utf8'), /"templateFormat": "ISO_19794_2"/);
  await convert('minutiae.json', 'osia.fmr');
  assert.deepEqual(await read('osia.fmr'), await read('small.fmr'));
});

test('of several records in one file the one that is meant is named', async () => {
  const fir = await read('finger.fir');
  const group = writeBiometricGroup(biometricGroupOf(3, [{ record: fir, subtype: 9 }, { record: fir }]));
  await writeFile(at('DG3.bin'), group);
  assert.match(
    await refusal(at('DG3.bin'), at('x.png')),
    /the file holds 2 records, wanted one \(choose with --index 1/,
  );
  assert.match(
    await refusal(at('DG3.bin'), at('x.png'), '--index', '3'),
    /no such record, got --index 3, wanted 1 to 2/,
  );
  await convert('DG3.bin', 'second.fir', '--index', '2');
  assert.deepEqual(await read('second.fir'), fir);
  assert.equal((await convert('DG3.bin', 'both.xml')).views, 2);
  await convert('both.xml', 'first.png', '--index', '1');
  assert.deepEqual(await readImage(await read('first.png'), 'first.png'), image);
});

test('a record of several fingers becomes one of another edition with all of them, or the image of one', async () => {
  const view = { impression: 0, isColour: false, widthPx: 60, heightPx: 80, bitDepth: 8, dpi: 1_000 };
  const raw = { ...view, codec: 'raw', data: pixels } as const;
  const record = fingerImageRecordOf(
    [
      { ...raw, position: 2 },
      { ...raw, position: 7 },
    ],
    '2011',
  );
  await writeFile(at('two.fir'), writeFingerImageRecord(record));
  const { views, format } = await convert('two.fir', 'two-2005.fir', '--edition', '2005');
  assert.deepEqual([views, format], [2, 'ISO/IEC 19794-4:2005 (png)']);
  const read2005 = fingerImagesOf(readFingerImageRecord(await read('two-2005.fir')));
  assert.deepEqual(
    read2005.map(({ position }) => position),
    [2, 7],
  );
  assert.match(
    await refusal(at('two.fir'), at('x.png')),
    /holds 2 images, wanted one \(choose with --image 1/,
  );
  await convert('two.fir', 'second.png', '--image', '2');
  assert.deepEqual(await readImage(await read('second.png'), 'x'), image);
  assert.match(
    await refusal(at('two.fir'), at('x.png'), '--image', '3'),
    /no such image, got --image 3, wanted 1 to 2/,
  );
});

test('the eyes of a passport become iris records and images', {
  skip: unlessPresent('standards/tsemrtd/EF_DG4.bin'),
}, async () => {
  await writeFile(at('DG4.bin'), await readFile(path.join(dataFolder, 'standards/tsemrtd/EF_DG4.bin')));
  const { format, eyes } = await convert('DG4.bin', 'right.iir', '--index', '1', '--edition', '2011');
  assert.deepEqual([format, eyes], ['ISO/IEC 19794-6:2011', ['right']]);
  assert.equal(readIrisRecord(await read('right.iir')).edition, '2011');
  await convert('DG4.bin', 'left.png', '--index', '2');
  const { widthPx, heightPx } = await readImage(await read('left.png'), 'left.png');
  assert.deepEqual([widthPx, heightPx], [160, 152]);
});

test('a record of ISO/IEC 39794 becomes an image, or a record of 19794 whose image is coded anew where it has to be', async () => {
  const pgm = new Uint8Array([...Buffer.from('P5 60 80 255\n'), ...pixels]);
  const made = { position: 3, impression: 0, format: 0, data: pgm, qualities: [] };
  await writeFile(
    at('new.fir'),
    record39794(4, [fingerBlock({ ...made, samples: { perUnit: 1_000, unit: 0 } })]),
  );
  await convert('new.fir', 'new.png');
  assert.deepEqual(await readImage(await read('new.png'), 'new.png'), image);
  await convert('new.fir', 'old.fir');
  const [view] = fingerImagesOf(readFingerImageRecord(await read('old.fir')));
  assert.deepEqual([view.codec, view.position, view.dpi], ['png', 3, 1_000]);
  assert.deepEqual((await readImage(view.data, 'x')).pixels, pixels);
});

test('a face keeps its colours where its image is kept, and it is said where they are lost', async () => {
  const ppm = new Uint8Array([...Buffer.from('P6 60 80 255\n'), ...pixels, ...pixels, ...pixels]);
  await writeFile(at('face.ppm'), ppm);
  assert.equal((await convert('face.ppm', 'grey.jp2')).leftOut, 'colours');
  await sharp(ppm.subarray(13), { raw: { width: 60, height: 80, channels: 3 } })
    .jpeg()
    .toFile(at('face.jpg'));
  const { format, leftOut } = await convert('face.jpg', 'colour.fac', '--edition', '2005');
  assert.deepEqual([format, leftOut], ['ISO/IEC 19794-5:2005 (jpeg)', undefined]);
  const record = readFaceImageRecord(await read('colour.fac'));
  assert.deepEqual([record.images[0].data, record.images[0].colourSpace], [await read('face.jpg'), 0]);
  const { stdout } = await bitmapd(['convert', at('colour.fac'), at('face.png')]);
  assert.match(stdout, /face\.png: PNG, .*, without colours, /);
});

test('what nothing is known of is refused in a line', async () => {
  assert.match(
    await refusal(at('print.png'), at('x.doc')),
    /got \.doc, wanted \.png, \.jp2, \.wsq, \.fir, \.fac, \.iir, \.fmr, \.xml, \.json/,
  );
  assert.match(
    await refusal(at('print.png'), at('x.fir'), '--edition', '2004'),
    /there is no such edition of this record, got 2004, wanted 2005 or 2011/,
  );
  await writeFile(at('empty.xml'), '<BIR/>');
  assert.match(await refusal(at('empty.xml'), at('x.png')), /empty\.xml: the file holds no record/);
});

test('a face whose record states another size is taken as it is, and told of', async () => {
  const png = await writePng(image);
  const record = faceImageRecordOf(
    { widthPx: 40, heightPx: 80, isColour: false, bitDepth: 8, codec: 'png', data: png },
    '2011',
  );
  await writeFile(at('other-size.fac'), writeFaceImageRecord(record));
  const said = await convert('other-size.fac', 'other-size.png');
  assert.equal(said.remark, '60 x 80 px, though its record states 40 x 80 px');
  assert.deepEqual((await readImage(await read('other-size.png'), 'x.png')).pixels, image.pixels);
});
