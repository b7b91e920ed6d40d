// Finger and face image records of ISO/IEC 19794-4 and -5, both editions.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { writePng } from '../daemon/formats/image/write-png.ts';
import {
  type FaceImageRecord,
  faceImageRecordOf,
  faceImagesOf,
  readFaceImageRecord,
  writeFaceImageRecord,
} from '../daemon/formats/iso19794/face-image-record.ts';
import {
  type FingerImageRecord,
  fingerImageRecordOf,
  fingerImagesOf,
  readFingerImageRecord,
  writeFingerImageRecord,
} from '../daemon/formats/iso19794/finger-image-record.ts';
import { decodeRecordImage } from '../daemon/formats/iso19794/record-image.ts';
import { encodeJpeg2000 } from '../daemon/formats/jpeg2000/encode.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';
import {
  faceRecord2005,
  faceRecord2011,
  fingerRecord2005,
  fingerRecord2011,
} from './helpers/image-records.ts';
import { faultOf } from './helpers/minutiae-records.ts';

interface Kind {
  readonly any: fc.Arbitrary<FingerImageRecord | FaceImageRecord>;
  readonly read: (bytes: Uint8Array, where?: string) => FingerImageRecord | FaceImageRecord;
  readonly write: (record: never) => Uint8Array;
  /** Where the record states its length. */
  readonly lengthAt: number;
}

const finger = { read: readFingerImageRecord, write: writeFingerImageRecord };
const face = { read: readFaceImageRecord, write: writeFaceImageRecord };
const kinds: Record<string, Kind> = {
  'ISO/IEC 19794-4:2005': { any: fingerRecord2005, lengthAt: 10, ...finger },
  'ISO/IEC 19794-4:2011': { any: fingerRecord2011, lengthAt: 8, ...finger },
  'ISO/IEC 19794-5:2005': { any: faceRecord2005, lengthAt: 8, ...face },
  'ISO/IEC 19794-5:2011': { any: faceRecord2011, lengthAt: 8, ...face },
};

for (const [name, { any, read, write, lengthAt }] of Object.entries(kinds)) {
  const [small] = fc.sample(
    any.filter(({ images }) => images.length === 1),
    { numRuns: 1, seed: 7 },
  );

  describe(`${name} records`, () => {
    it('give every record back as it was, and every byte of it', () => {
      fc.assert(
        fc.property(any, record => {
          const bytes = write(record as never);
          const again = read(bytes);
          assert.deepEqual(again, record);
          assert.deepEqual(write(again as never), bytes);
        }),
      );
    });

    it('are refused wherever they are cut off, with the file, the offset and the clause', () => {
      const bytes = write(small as never);
      for (let length = 0; length < bytes.length; length++) {
        const cut = bytes.slice(0, length);
        if (length >= lengthAt + 4) new DataView(cut.buffer).setUint32(lengthAt, length);
        const { message } = faultOf(() => read(cut, 'x'));
        assert.match(message, /^x: .* at offset \d+(, got| \(ISO\/IEC 19794)/);
      }
    });

    it('may have zeros behind them, and nothing else', () => {
      const padded = new Uint8Array([...write(small as never), 0, 0, 0]);
      assert.deepEqual(read(padded), small);
      assert.match(faultOf(() => read(padded.with(padded.length - 1, 1))).message, /wrong length of record/);
    });

    it('of an edition that nobody knows are refused', () => {
      const bytes = write(small as never).slice();
      bytes[5] = 0x39;
      assert.match(
        faultOf(() => read(bytes, 'x')).message,
        /^x: unknown version of a .* at offset 4, got ".9/,
      );
    });
  });
}

describe('Of what is no such record it is said', () => {
  const [finger2005] = fc.sample(fingerRecord2005, { numRuns: 1, seed: 7 });
  const [face2011] = fc.sample(faceRecord2011, { numRuns: 1, seed: 7 });
  it('which scale units there are', () => {
    const bytes = writeFingerImageRecord(finger2005).with(19, 3);
    const { message } = faultOf(() => readFingerImageRecord(bytes, 'x.fir'));
    assert.match(message, /^x\.fir: scale units out of range at offset 19 \(.*\), got 3, wanted 1 to 2$/);
  });

  it('how many images there may be, before anything is made of them', () => {
    const bytes = writeFaceImageRecord(face2011).slice();
    bytes.set([0xff, 0xff], 12);
    const { message } = faultOf(() => readFaceImageRecord(bytes, 'x.fac'));
    assert.match(message, /wrong number of representations at offset 12 .*got 65535, wanted 1 to 512/);
  });
});

describe('A record of one finger', () => {
  const pixels = Uint8Array.from({ length: 40 * 50 }, (_, at) => at % 251);
  const image = { widthPx: 40, heightPx: 50, dpi: 1_000, pixels };
  const view = {
    position: 7,
    impression: 0,
    isColour: false,
    widthPx: 40,
    heightPx: 50,
    bitDepth: 8,
    dpi: 1_000,
  };

  for (const edition of ['2005', '2011'] as const) {
    it(`of ${edition} gives pixels, position and resolution back, however it is coded`, async () => {
      const coded = {
        raw: pixels,
        png: await writePng({ ...image, dpi: 300 }),
        'jpeg-2000': await encodeJpeg2000(image),
      };
      for (const [codec, data] of Object.entries(coded) as [keyof typeof coded, Uint8Array][]) {
        const bytes = writeFingerImageRecord(fingerImageRecordOf([{ ...view, codec, data }], edition));
        const [read] = fingerImagesOf(readFingerImageRecord(bytes));
        assert.deepEqual([read.position, read.codec, read.dpi], [7, codec, 1_000]);
        assert.deepEqual(await decodeRecordImage(read, 'x.fir'), image, codec);
      }
    });
  }

  it('may be of several, in 2005 of one form; views of the same finger are counted', () => {
    const raw = { ...view, codec: 'raw', data: pixels } as const;
    const views = [raw, { ...raw, position: 8 }, raw];
    const record = fingerImageRecordOf(views, '2005');
    assert.ok(record.edition === '2005');
    assert.equal(record.header.fingers, 2);
    assert.deepEqual(
      record.images.map(each => [each.position, each.views, each.view]),
      [
        [7, 2, 1],
        [8, 1, 1],
        [7, 2, 2],
      ],
    );
    for (const edition of ['2005', '2011'] as const) {
      const bytes = writeFingerImageRecord(fingerImageRecordOf(views, edition));
      assert.deepEqual(fingerImagesOf(readFingerImageRecord(bytes)), views);
    }
    assert.throws(() => fingerImageRecordOf([raw, { ...raw, dpi: 500 }], '2005'), RangeError);
  });

  it('counts pixels a centimetre, too', () => {
    const record = fingerImageRecordOf([{ ...view, codec: 'raw', data: pixels }], '2005');
    assert.equal(record.edition, '2005');
    const header = { ...(record as { header: object }).header, scaleUnits: 2, imageX: 197, imageY: 197 };
    const [read] = fingerImagesOf({ ...record, header } as FingerImageRecord);
    assert.equal(read.dpi, 500);
  });
});

describe('A record of one face', () => {
  for (const edition of ['2005', '2011'] as const) {
    it(`of ${edition} gives its image back`, async () => {
      const pixels = Uint8Array.from({ length: 64 * 64 }, (_, at) => at % 251);
      const data = await encodeJpeg2000({ widthPx: 64, heightPx: 64, dpi: 300, pixels });
      const view = {
        codec: 'jpeg-2000',
        isColour: false,
        widthPx: 64,
        heightPx: 64,
        bitDepth: 8,
        data,
      } as const;
      const [read] = faceImagesOf(
        readFaceImageRecord(writeFaceImageRecord(faceImageRecordOf(view, edition))),
      );
      assert.deepEqual(read, view);
      assert.deepEqual((await decodeRecordImage(read, 'x.fac')).pixels, pixels);
    });
  }

  it('of 2005 has no PNG', () => {
    const view = {
      codec: 'png',
      isColour: false,
      widthPx: 9,
      heightPx: 9,
      bitDepth: 8,
      data: new Uint8Array(9),
    } as const;
    assert.throws(() => faceImageRecordOf(view, '2005'), RangeError);
  });
});

describe('A face record of NIST', () => {
  const file = 'standards/libbiomeval/face01.iso2005';
  it('is read, and written byte for byte', { skip: unlessPresent(file) }, async () => {
    const bytes = new Uint8Array(readFileSync(path.join(dataFolder, file)));
    const record = readFaceImageRecord(bytes, file);
    assert.ok(record.edition === '2005');
    assert.equal(record.images[0].points.length, 4);
    assert.deepEqual(writeFaceImageRecord(record), bytes);
    const image = await decodeRecordImage(faceImagesOf(record)[0], file);
    assert.deepEqual([image.widthPx, image.heightPx], [280, 320]);
  });
});
