import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf, type RecordDocument } from '../daemon/formats/ansi-nist/document.ts';
import { ProfileCheck } from '../daemon/formats/ansi-nist/make/check-profile.ts';
import { readFaceFile } from '../daemon/formats/ansi-nist/make/face-file.ts';
import type { EncodedImage, TransactionInput } from '../daemon/formats/ansi-nist/make/input.ts';
import { makeTransaction } from '../daemon/formats/ansi-nist/make/make-transaction.ts';
import { readApplicationProfile } from '../daemon/formats/ansi-nist/make/profile.ts';
import { transactionOf } from '../daemon/formats/ansi-nist/from-document.ts';
import { readTransaction } from '../daemon/formats/ansi-nist/reader.ts';
import type { Finding } from '../daemon/formats/ansi-nist/validate/finding.ts';
import { validate } from '../daemon/formats/ansi-nist/validate/validate.ts';
import { writeTransaction } from '../daemon/formats/ansi-nist/writer.ts';
import { readImage } from '../daemon/formats/image/read-image.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import type { Image } from '../daemon/core/image.ts';
import { face, person, profile } from './helpers/nist-person.ts';

const asPng = async (image: Image): Promise<EncodedImage> => ({
  compression: 'PNG',
  data: await writePng(image),
});
const made = async (input: TransactionInput) =>
  writeTransaction(await makeTransaction(input, { print: asPng, iris: asPng }));

function againstProfile(records: readonly RecordDocument[]): Finding[] {
  const check = new ProfileCheck(profile);
  const { records: read } = readTransaction(writeTransaction(transactionOf({ records })));
  return [...read.flatMap(record => check.record(record)), ...check.end()];
}

const bytes = await made(person);
const { records } = documentOf(readTransaction(bytes));
const ofType = (type: number) => records.filter(record => record.type === type);

describe('A transaction that is made of a person', () => {
  it('has a record of everything that was given, with prints and their minutiae under one IDC', () => {
    assert.deepEqual(
      records.map(({ type, idc }) => [type, idc]),
      [
        [1, undefined],
        [2, '00'],
        [14, '01'],
        [9, '01'],
        [14, '02'],
        [14, '03'],
        [17, '04'],
        [17, '05'],
        [10, '06'],
        [98, '07'],
      ],
    );
  });

  it('is valid, and as its profile wants it', () => {
    assert.deepEqual(validate(readTransaction(bytes)), []);
    assert.deepEqual(againstProfile(records), []);
  });

  it('is the same bytes when it is made again', async () => {
    assert.deepEqual(await made(person), bytes);
  });

  it('names its profile, and has the biographics where the profile puts them', () => {
    const [first, second] = records;
    assert.deepEqual(first?.fields['1.016'], [['BITMAP', 'bitmapd-encounter', '1']]);
    assert.equal(first?.fields['1.014'], '20260103040506Z');
    assert.equal(second?.fields['2.018'], 'ÖRN,Zoë x');
    assert.equal(second?.fields['2.022'], '19800517');
    assert.deepEqual(second?.fields['2.220'], [['left-little', 'not wanted']]);
    assert.equal(second?.fields['2.201'], undefined);
  });

  it('holds the pixels and the resolution of a print', async () => {
    const data = Buffer.from(String(ofType(14)[0]?.fields['14.999']), 'base64');
    const { image } = person.prints[0] ?? {};
    assert.deepEqual(await readImage(data, 'print'), image);
  });

  it('says of a finger without a print why it has none', () => {
    const absent = ofType(14)
      .slice(1)
      .map(({ fields }) => [fields['14.013'], fields['14.018'], fields['14.999']]);
    assert.deepEqual(absent, [
      ['5', [['5', 'XX']], undefined],
      ['9', [['9', 'UP']], undefined],
    ]);
    assert.equal(ofType(17)[1]?.fields['17.028'], 'XX');
  });

  it('has the minutiae in pixels and units of two degrees', () => {
    const { template } = person.prints[0] ?? {};
    const [first] = template?.minutiae ?? [];
    const [fields] = ofType(9).map(record => record.fields);
    assert.ok(fields !== undefined);
    const [[, x, y, angle] = []] = fields['9.137'] as string[][];
    assert.deepEqual([Number(x), Number(y)], [Math.round(first?.x ?? -1), Math.round(first?.y ?? -1)]);
    assert.ok(Math.abs(Number(angle) * 2 - ((first?.angle ?? 0) * 180) / Math.PI) <= 1);
    assert.equal(fields['9.136'], String(template?.minutiae.length));
  });

  it('compresses prints as it is told', async () => {
    const print = (): EncodedImage => ({ compression: 'WSQ20', data: Uint8Array.of(0xff, 0xa0) });
    const { records: other } = documentOf(await makeTransaction(person, { print, iris: asPng }));
    assert.equal(other[2]?.fields['14.011'], 'WSQ20');
  });
});

describe('A transaction is not as its profile wants it', () => {
  const changed = (type: number, key: string, value: string | undefined) =>
    records.map(record => {
      if (record.type !== type) return record;
      const fields = Object.entries({ ...record.fields, [key]: value }).filter(
        ([, one]) => one !== undefined,
      );
      return { ...record, fields: Object.fromEntries(fields) as RecordDocument['fields'] };
    });
  const found = (changedRecords: readonly RecordDocument[]) =>
    againstProfile(changedRecords)
      .map(({ field = '', what }) => `${field}: ${what}`)
      .join('\n');

  it('with another profile, a field of Type-2 that it has not, or without one that it needs', () => {
    assert.match(found(changed(1, '1.016', 'other')), /1\.016: 1\.016 is not that of the profile/);
    assert.match(found(changed(2, '2.300', 'x')), /2\.300: 2\.300 is not part of the profile/);
    assert.match(found(changed(2, '2.210', undefined)), /2\.210: 2\.210 EID is missing/);
  });

  it('with another compression, another type of record, or too many or few of one', () => {
    assert.match(found(changed(14, '14.011', 'JPEGB')), /14\.011: the image is compressed in another way/);
    const [first] = records;
    assert.match(
      found([...records, { type: 15, fields: { '15.002': '08' } }]),
      /: Type-15 is not part of the profile/,
    );
    assert.match(found(first === undefined ? [] : [first]), /: there are 0 records of Type-98/);
  });

  it('with a finger that stands twice, or minutiae that belong to another print', () => {
    assert.match(found(changed(14, '14.013', '7')), /14\.013: a finger stands twice/);
    assert.match(found(changed(9, '9.002', '03')), /9\.134: the minutiae have another IDC/);
  });

  it('with a record that is not the one that its digest was made of', () => {
    const subfields = againstProfile(changed(2, '2.018', 'OTHER,NAME'));
    assert.deepEqual(
      subfields.map(({ field, subfield, what }) => [field, subfield, what]),
      [['98.200', 2, 'record 2 is not the one that its digest was made of']],
    );
  });
});

describe('A profile', () => {
  it('that is wrong is refused with its line', () => {
    assert.throws(() => readApplicationProfile('name: x\nversion: none\n', 'p.yaml'), {
      name: 'Fault',
      message: /^p\.yaml:2: field version is wrong/,
    });
  });
});

describe('A face in a file', () => {
  it('is taken as it is: PNG in grey', () => {
    assert.deepEqual(readFaceFile(face.data, 'face.png'), face);
  });

  it('is refused where it is no picture, or one that a record does not hold', () => {
    const palette = face.data.with(25, 3);
    for (const bad of [palette, Uint8Array.of(1, 2, 3), face.data.subarray(0, 10)]) {
      assert.throws(() => readFaceFile(bad, 'face.png'), {
        name: 'Fault',
        message: /face\.png: not a picture/,
      });
    }
  });
});
