import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { decodeIrisImage } from '../daemon/formats/iso19794/iris-pixels.ts';
import {
  looksLikeIrisRecord,
  readIrisRecord,
  writeIrisRecord,
} from '../daemon/formats/iso19794/iris-record.ts';
import type { IrisRecord, IrisRecord2005, IrisRecord2011 } from '../daemon/formats/iso19794/iris-view.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';
import { irisRecord2005, irisRecord2011 } from './helpers/iris-arbitraries.ts';
import { record2005, record2011, rawView, view2011 } from './helpers/iris-records.ts';
import { faultOf } from './helpers/minutiae-records.ts';

const editions: Record<string, { any: fc.Arbitrary<IrisRecord>; small: IrisRecord }> = {
  'ISO/IEC 19794-6:2005': { any: irisRecord2005, small: record2005 },
  'ISO/IEC 19794-6:2011': { any: irisRecord2011, small: record2011 },
};

for (const [name, { any, small }] of Object.entries(editions)) {
  describe(`${name} records`, () => {
    it('give every record back as it was', () => {
      fc.assert(
        fc.property(any, record => {
          assert.deepEqual(readIrisRecord(writeIrisRecord(record)), record);
        }),
      );
    });

    it('are known by their first four bytes', () => {
      assert.ok(looksLikeIrisRecord(writeIrisRecord(small)));
      assert.ok(!looksLikeIrisRecord(Uint8Array.from([0x49, 0x49, 0x52])));
    });

    it('may have zeros behind them', () => {
      const padded = new Uint8Array([...writeIrisRecord(small), 0, 0, 0]);
      assert.deepEqual(readIrisRecord(padded), small);
    });

    it('are refused wherever they are cut off, with the file, the offset and the table', () => {
      const bytes = writeIrisRecord(small);
      for (let length = 0; length < bytes.length; length += length < 100 ? 1 : 97) {
        const cut = bytes.slice(0, length);
        if (length >= 12) new DataView(cut.buffer).setUint32(8, length);
        const { message } = faultOf(() => readIrisRecord(cut, 'x.iir'));
        assert.match(message, /^x\.iir: .* at offset \d+/);
      }
    });
  });
}

describe('ISO/IEC 19794-6:2005 records', () => {
  const withEyes = (eyes: readonly (0 | 1 | 2)[]): IrisRecord2005 => {
    const [first, ...others] = eyes.map(eye => ({ ...rawView, eye }));
    return { ...record2005, views: [first ?? rawView, ...others] };
  };

  it('group the images of an eye', () => {
    const bytes = writeIrisRecord(withEyes([1, 1, 2]));
    const imageBytes = 11 + rawView.data.length;
    assert.equal(bytes[14], 2);
    assert.deepEqual([...bytes.subarray(45, 48)], [1, 0, 2]);
    assert.deepEqual([...bytes.subarray(48 + 2 * imageBytes, 51 + 2 * imageBytes)], [2, 0, 1]);
  });

  it('hold a roll as 65,536ths of a turn and its uncertainty as those of half a turn', () => {
    const view = new DataView(writeIrisRecord(record2005).buffer);
    assert.equal(view.getUint16(51), 2048);
    assert.equal(view.getUint16(53), 1024);
  });

  it('cannot be written with PNG, with images of unlike form, or with eyes by turns', () => {
    const wrong: readonly IrisRecord2005[] = [
      { ...record2005, views: [{ ...rawView, codec: 'png' }] },
      { ...record2005, views: [rawView, { ...rawView, widthPx: 41 }] },
      withEyes([1, 2, 1]),
      { ...record2005, header: { ...record2005.header, deviceIdentifier: 'D1' } },
    ];
    for (const record of wrong) assert.throws(() => writeIrisRecord(record), RangeError);
  });
});

describe('ISO/IEC 19794-6:2011 records', () => {
  it('cannot be written with a polar image, JPEG-LS, or a day that is none', () => {
    for (const change of [
      { isPolar: true },
      { codec: 'jpeg-ls' as const },
      { capturedAt: '2026-13-01' },
      { capturedAt: 'yesterday' },
    ]) {
      const record: IrisRecord2011 = { ...record2011, views: [{ ...view2011, ...change }] };
      assert.throws(() => writeIrisRecord(record), RangeError);
    }
  });

  it('state no date where the record has zeros for one', () => {
    const bytes = writeIrisRecord(record2011);
    bytes.fill(0, 20, 29);
    const [view] = readIrisRecord(bytes).views;
    assert.ok(!('capturedAt' in view));
  });

  it('may misstate the length of the last representation, but of no other', () => {
    const one = writeIrisRecord(record2011);
    new DataView(one.buffer).setUint32(16, one.length - 16 - 5);
    const asWritten = { statedLength: one.length - 16 - 5 };
    assert.deepEqual(readIrisRecord(one), { ...record2011, views: [{ ...view2011, asWritten }] });
    assert.deepEqual(writeIrisRecord(readIrisRecord(one)), one);
    const two = writeIrisRecord({ ...record2011, views: [view2011, view2011] });
    new DataView(two.buffer).setUint32(16, one.length - 16 - 5);
    const { message } = faultOf(() => readIrisRecord(two, 'x.iir'));
    assert.match(message, /^x\.iir: wrong representation length at offset 16 \(.*table 4\)/);
  });
});

describe('Of what is no iris record it is said', () => {
  const cases: Record<string, [IrisRecord, Record<number, number>, RegExp]> = {
    'which versions there are': [record2005, { 5: 0x33 }, /unknown version .* offset 4, got "030\\u0000"/],
    'how many eyes there can be': [record2005, { 14: 3 }, /wrong number of eyes at offset 14 .*got 3/],
    'how long the header is': [record2005, { 16: 46 }, /wrong length of the header at offset 15/],
    'which formats there are': [record2005, { 22: 3 }, /unknown image format at offset 21 .*2, 4, 6/],
    'which orientations there are': [record2005, { 18: 3 }, /unknown orientation .* offset 17/],
    'which scores there are': [record2005, { 50: 101 }, /quality out of range at offset 50 .*got 101/],
    'that it is certified by nobody': [record2011, { 14: 1 }, /wrong certification flag at offset 14/],
    'that it has no image': [record2011, { 13: 0 }, /wrong number of representations at offset 12 .*got 0/],
    'which image types there are': [record2011, { 48: 4 }, /unknown image type at offset 48 .*1, 2, 3, 7/],
    'which eyes there are': [record2011, { 47: 3 }, /unknown eye at offset 47/],
  };
  for (const [name, [record, changes, wanted]] of Object.entries(cases)) {
    it(name, () => {
      const bytes = writeIrisRecord(record);
      for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
      assert.match(faultOf(() => readIrisRecord(bytes, 'x.iir')).message, wanted);
    });
  }
});

const nist = 'standards/libbiomeval/iris01.iso2011';
const passport = 'standards/tsemrtd/EF_DG4.bin';
const readSample = (name: string) => new Uint8Array(readFileSync(path.join(dataFolder, name)));

describe("NIST's sample of 2011", { skip: unlessPresent(nist) }, () => {
  it('is a left eye as PNG (of 24 bits, under the code for grey), with the date of the example in ISO/IEC 19794-1', () => {
    const record = readIrisRecord(readSample(nist), nist);
    assert.equal(record.views.length, 1);
    const { data, ...view } = record.views[0];
    assert.equal(data.length, 7409);
    assert.deepEqual(view, {
      eye: 2,
      number: 1,
      codec: 'png',
      isColour: false,
      kind: 'uncropped',
      widthPx: 76,
      heightPx: 47,
      bitDepth: 24,
      horizontal: 1,
      vertical: 1,
      compressionHistory: 2,
      isPolar: false,
      capturedAt: '2005-12-15T17:35:20Z',
      device: { technology: 0, vendor: 0, type: 0 },
      qualities: [
        { score: 7, vendor: 0x4e49, algorithm: 0x5354 },
        { score: 76, vendor: 0x5047, algorithm: 0x4d4c },
      ],
      rangeMm: 0,
      centreX: { smallest: 0, largest: 0 },
      centreY: { smallest: 0, largest: 0 },
      diameter: { smallest: 0, largest: 0 },
      asWritten: { statedLength: 7466 },
    });
  });

  it('is written as it was read, with the length that it states wrongly', () => {
    const bytes = readSample(nist);
    assert.deepEqual(writeIrisRecord(readIrisRecord(bytes)), bytes);
  });

  it('has pixels of the stated size', async () => {
    const image = await decodeIrisImage(readIrisRecord(readSample(nist)).views[0], nist);
    assert.deepEqual([image.widthPx, image.heightPx, image.pixels.length], [76, 47, 76 * 47]);
  });
});

/** The records of 2005 in a data group 4: each follows the tag of its biometric data block and two bytes of length. */
function recordsIn(dataGroup: Uint8Array): Uint8Array[] {
  const starts = [...dataGroup.keys()].filter(at => looksLikeIrisRecord(dataGroup.subarray(at)));
  const { buffer, byteOffset } = dataGroup;
  return starts.map(at => dataGroup.slice(at, at + new DataView(buffer, byteOffset).getUint32(at + 8)));
}

describe('The records of 2005 in a specimen passport', { skip: unlessPresent(passport) }, () => {
  it('are both eyes in JPEG 2000, and are written as they were read', () => {
    const records = recordsIn(readSample(passport));
    const read = records.map(bytes => readIrisRecord(bytes, passport));
    const common = {
      codec: 'jpeg-2000',
      isColour: true,
      qualities: [{ score: 51, vendor: 0, algorithm: 0 }],
    };
    assert.deepEqual(
      read.map(({ views: [{ eye, codec, isColour, widthPx, heightPx, qualities }] }) => ({
        eye,
        widthPx,
        heightPx,
        codec,
        isColour,
        qualities,
      })),
      [
        { eye: 1, widthPx: 163, heightPx: 149, ...common },
        { eye: 2, widthPx: 160, heightPx: 152, ...common },
      ],
    );
    assert.deepEqual(read.map(writeIrisRecord), records);
  });

  it('have pixels', async () => {
    const [first] = recordsIn(readSample(passport));
    const [view] = readIrisRecord(first ?? new Uint8Array()).views;
    const { widthPx, heightPx, pixels } = await decodeIrisImage(view, 'DG4');
    assert.deepEqual([widthPx, heightPx], [163, 149]);
    assert.ok(new Set(pixels).size > 100);
  });
});
