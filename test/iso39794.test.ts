// Records of ISO/IEC 39794-4, -5 and -6, made by the tags of their ASN.1 modules: there are no samples of others.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { decodeIrisImage } from '../daemon/formats/iso19794/iris-pixels.ts';
import { decodeRecordImage } from '../daemon/formats/iso19794/record-image.ts';
import { looksLike39794, read39794 } from '../daemon/formats/iso39794/record.ts';
import { encodeJpeg2000 } from '../daemon/formats/jpeg2000/encode.ts';
import {
  type MadeFace,
  type MadeFinger,
  type MadeIris,
  block,
  der,
  faceBlock,
  fingerBlock,
  irisBlock,
  record39794,
  value,
} from './helpers/iso39794.ts';
import { faultOf } from './helpers/minutiae-records.ts';

const plain = { noNullPrototype: true };
const data = fc.uint8Array({ maxLength: 300 });
const qualities = fc.array(
  fc.record(
    {
      organization: fc.nat({ max: 0xffff }),
      algorithm: fc.nat({ max: 0xffff }),
      score: fc.nat({ max: 100 }),
    },
    { ...plain, requiredKeys: ['organization', 'algorithm'] },
  ),
  { maxLength: 3 },
);
const capturedAt = fc.constantFrom(
  '2026',
  '2026-11',
  '2026-11-27',
  '2026-11-27T03:51Z',
  '2026-11-27T03:51:09.250Z',
);

const finger: fc.Arbitrary<MadeFinger> = fc.record(
  {
    position: fc.nat({ max: 999 }),
    impression: fc.nat({ max: 42 }),
    format: fc.constantFrom(1, 2, 3, 4),
    data,
    capturedAt,
    qualities,
    samples: fc.record(
      { perUnit: fc.integer({ min: 1, max: 0xffff }), unit: fc.constantFrom<0 | 1>(0, 1) },
      plain,
    ),
    isExtended: fc.boolean(),
  },
  { ...plain, requiredKeys: ['position', 'impression', 'format', 'data', 'qualities'] },
);
const face: fc.Arbitrary<MadeFace> = fc.record(
  {
    id: fc.nat(),
    format: fc.constantFrom(2, 3, 4),
    data,
    size: fc.record({ widthPx: fc.nat({ max: 0xffff }), heightPx: fc.nat({ max: 0xffff }) }, plain),
    colourSpace: fc.nat({ max: 6 }),
    capturedAt,
    qualities,
  },
  { ...plain, requiredKeys: ['id', 'format', 'data', 'qualities'] },
);
const side = fc.constantFrom<0 | 1 | 2>(0, 1, 2);
const iris: fc.Arbitrary<MadeIris> = fc.record(
  {
    eye: side,
    kind: fc.constantFrom(1, 2, 3, 7),
    format: fc.constantFrom(2, 3, 4),
    data,
    horizontal: side,
    vertical: side,
    capturedAt,
    rangeMm: fc.integer({ min: 2, max: 65_533 }),
    qualities,
  },
  {
    ...plain,
    requiredKeys: ['eye', 'kind', 'format', 'data', 'horizontal', 'vertical', 'capturedAt', 'qualities'],
  },
);
const some = <Each>(each: fc.Arbitrary<Each>) => fc.array(each, { minLength: 1, maxLength: 3 });

describe('A record of ISO/IEC 39794', () => {
  it('-4 says of its fingers what was written, whatever a later edition adds', () => {
    const codecs = ['png', 'wsq', 'jpeg-2000', 'jpeg-2000', 'png'];
    fc.assert(
      fc.property(some(finger), fingers => {
        const bytes = record39794(4, fingers.map(fingerBlock));
        assert.ok(looksLike39794(bytes));
        const { part, version, images } = read39794(bytes);
        assert.deepEqual([part, version], [4, { generation: 3, year: 2019 }]);
        const wanted = fingers.map(({ format, samples, isExtended: _, ...rest }) => ({
          ...rest,
          codec: codecs[format],
          isColour: false,
          widthPx: 0,
          heightPx: 0,
          bitDepth: 8,
          ...(samples && { dpi: samples.unit === 1 ? Math.round(samples.perUnit * 2.54) : samples.perUnit }),
        }));
        assert.deepEqual(images, wanted);
      }),
    );
  });

  it('-5 says of its faces what was written', () => {
    fc.assert(
      fc.property(some(face), faces => {
        const { part, images } = read39794(record39794(5, faces.map(faceBlock)));
        assert.equal(part, 5);
        const wanted = faces.map(({ id, format, size, colourSpace = 0, ...rest }) => ({
          ...rest,
          representationId: id,
          codec: format === 2 ? 'jpeg' : 'jpeg-2000',
          isColour: colourSpace < 5,
          widthPx: size?.widthPx ?? 0,
          heightPx: size?.heightPx ?? 0,
          bitDepth: 8,
        }));
        assert.deepEqual(images, wanted);
      }),
    );
  });

  it('-6 says of its irises what was written', () => {
    const kinds: Record<number, string> = { 1: 'uncropped', 2: 'vga', 3: 'cropped', 7: 'cropped-and-masked' };
    fc.assert(
      fc.property(some(iris), irises => {
        const { part, images } = read39794(record39794(6, irises.map(irisBlock)));
        assert.equal(part, 6);
        const wanted = irises.map(({ kind, format, qualities, ...rest }, i) => ({
          ...rest,
          number: i + 1,
          kind: kinds[kind],
          codec: format === 2 ? 'png' : 'jpeg-2000',
          isColour: false,
          widthPx: 0,
          heightPx: 0,
          bitDepth: 8,
          compressionHistory: 1,
          qualities: qualities.map(({ organization, ...quality }) => ({ vendor: organization, ...quality })),
          isPolar: false,
        }));
        assert.deepEqual(images, wanted);
      }),
    );
  });

  it('may stand in the object that a passport has around it', () => {
    const bytes = record39794(4, [
      fingerBlock({ position: 2, impression: 0, format: 4, data: new Uint8Array(9), qualities: [] }),
    ]);
    const wrapped = der([0xa1, bytes]);
    assert.ok(looksLike39794(wrapped));
    assert.deepEqual(read39794(wrapped), read39794(bytes));
  });

  it('has pixels: of a PGM and of JPEG 2000, at the resolution that is stated', async () => {
    const pixels = Uint8Array.from({ length: 40 * 32 }, (_, at) => at % 251);
    const pgm = new Uint8Array([...Buffer.from('P5\n# made\n40 32\n255\n'), ...pixels]);
    const made = { position: 2, impression: 0, format: 0, data: pgm, qualities: [] };
    const record = read39794(record39794(4, [fingerBlock({ ...made, samples: { perUnit: 394, unit: 1 } })]));
    assert.ok(record.part === 4);
    const image = { widthPx: 40, heightPx: 32, dpi: 1_001, pixels };
    assert.deepEqual(await decodeRecordImage(record.images[0], 'x'), image);
    const eye = {
      eye: 1,
      kind: 2,
      format: 3,
      data: await encodeJpeg2000(image),
      horizontal: 2,
      vertical: 1,
      capturedAt: '2026',
      qualities: [],
    } as const;
    const irises = read39794(record39794(6, [irisBlock(eye)]));
    assert.ok(irises.part === 6);
    const upright = await decodeIrisImage(irises.images[0], 'x');
    assert.deepEqual(upright.pixels.subarray(0, 40), pixels.slice(0, 40).reverse());
  });
});

describe('Of what is no record of ISO/IEC 39794 it is said where and why', () => {
  const made = { position: 300, impression: 0, format: 4, data: new Uint8Array(200), qualities: [] };
  const bytes = record39794(4, [fingerBlock(made)]);

  it('wherever it is cut off', () => {
    for (let length = 1; length < bytes.length; length++) {
      const { message } = faultOf(() => read39794(bytes.subarray(0, length), 'x'));
      assert.match(message, /^x: .* at offset \d+ \(ISO\/IEC 39794/);
    }
  });

  const members = (...omitted: number[]) => fingerBlock(made).filter((_, i) => !omitted.includes(i));
  const cases: Record<string, [Uint8Array, RegExp]> = {
    'a field that is missing': [
      record39794(4, [members(3)]),
      /^x: imageData is missing at offset \d+ \(ISO\/IEC 39794-4, FingerImageDataBlock\.representationBlocks\[0\]\.imageData \[3\]\)/,
    ],
    'another part': [
      der([0x62, [block(0)]]),
      /not a record that is read at offset 0 .*got 0x62, wanted 0x64/,
    ],
    'no representation': [
      der([0x64, [block(0, value(0, 3), value(1, 2019)), block(1)]]),
      /wrong number of representationBlocks .*got 0, wanted 1 to 512/,
    ],
    'a year that is none': [
      der([0x64, [block(0, value(0, 3), value(1, 20_190)), block(1)]]),
      /year out of range .*got 20190, wanted 0 to 9999/,
    ],
    'a negative number': [
      der([0x64, [block(0, value(0, Uint8Array.of(0xff)), value(1, 1))]]),
      /generation is no number/,
    ],
    'an indefinite length': [Uint8Array.of(0x64, 0x80, 0xa0), /not a length at offset 1 .*got 0x80/],
    'a tag without end': [
      Uint8Array.of(0x64, 5, 0xbf, 0xff, 0xff, 0xff, 1),
      /a tag that does not end at offset 2/,
    ],
  };
  for (const [what, [bytes, message]] of Object.entries(cases)) {
    it(what, () => {
      assert.match(faultOf(() => read39794(bytes, 'x')).message, message);
    });
  }
});
