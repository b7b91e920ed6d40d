// Data groups 2, 3 and 4 of a passport's chip.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { readFaceImageRecord, writeFaceImageRecord } from '../daemon/formats/iso19794/face-image-record.ts';
import {
  fingerImagesOf,
  readFingerImageRecord,
  writeFingerImageRecord,
} from '../daemon/formats/iso19794/finger-image-record.ts';
import { readIrisRecord, writeIrisRecord } from '../daemon/formats/iso19794/iris-record.ts';
import { read39794 } from '../daemon/formats/iso39794/record.ts';
import {
  type BiometricDataGroup,
  biometricGroupOf,
  looksLikeBiometricGroup,
  readBiometricGroup,
  tags,
  writeBiometricGroup,
} from '../daemon/formats/lds/biometric-group.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';
import { type Der, der, fingerBlock, record39794 } from './helpers/iso39794.ts';
import { faultOf } from './helpers/minutiae-records.ts';

const group = fc.tuple(
  fc.constantFrom<BiometricDataGroup>(2, 3, 4),
  fc.array(
    fc.record(
      { record: fc.uint8Array({ maxLength: 300 }), subtype: fc.nat({ max: 255 }) },
      { noNullPrototype: true, requiredKeys: ['record'] },
    ),
    { maxLength: 3 },
  ),
);

const header: Der = [0xa1, [[0x81, Uint8Array.of(8)]]];
const ofTemplates = (count: number, ...templates: readonly Der[]) =>
  der([0x63, [[tags.group, [[tags.count, Uint8Array.of(count)], ...templates]]]]);

describe('A data group of biometrics', () => {
  it('gives its records and subtypes back, and each byte', () => {
    fc.assert(
      fc.property(group, ([dataGroup, records]) => {
        const bytes = writeBiometricGroup(biometricGroupOf(dataGroup, records));
        assert.ok(looksLikeBiometricGroup(bytes));
        const read = readBiometricGroup(bytes, 'DG');
        assert.equal(read.dataGroup, dataGroup);
        assert.deepEqual(
          read.templates.map(({ block, header }) => ({ record: block, subtype: header.get(0x82)?.[0] })),
          records.map(({ record, subtype }) => ({ record, subtype })),
        );
        for (const { block, at } of read.templates)
          assert.deepEqual(bytes.subarray(at, at + block.length), block);
        assert.deepEqual(writeBiometricGroup(read), bytes);
      }),
    );
  });

  it('may have longer lengths than needed, further objects, and zeros behind its end', () => {
    const whole = writeBiometricGroup(biometricGroupOf(3, [{ record: Uint8Array.of(1, 2, 3) }]));
    const content = whole.subarray(2);
    const further = Uint8Array.of(0x53, 0x02, 7, 7);
    const long = Uint8Array.of(0x63, 0x83, 0, 0, content.length + further.length, ...content, ...further);
    const read = readBiometricGroup(new Uint8Array([...long, 0, 0]));
    assert.deepEqual(read.templates[0].block, Uint8Array.of(1, 2, 3));
    assert.deepEqual(writeBiometricGroup(read), long);
    assert.match(
      faultOf(() => readBiometricGroup(new Uint8Array([...long, 1]))).message,
      /bytes after the data group/,
    );
  });

  it('holds records of ISO/IEC 39794, too', () => {
    const record = record39794(4, [
      fingerBlock({ position: 7, impression: 0, format: 4, data: new Uint8Array(9), qualities: [] }),
    ]);
    const bytes = ofTemplates(1, [tags.template, [header, [tags.blockConstructed, der([0xa1, record])]]]);
    const [{ block, blockTag, at }] = readBiometricGroup(bytes).templates;
    assert.equal(blockTag, tags.blockConstructed);
    assert.equal(read39794(block, 'DG3', at).part, 4);
  });

  it('is refused with tag and offset', () => {
    const bytes = writeBiometricGroup(biometricGroupOf(3, [{ record: new Uint8Array(200) }]));
    for (let length = 1; length < bytes.length; length++) {
      assert.match(
        faultOf(() => readBiometricGroup(bytes.subarray(0, length), 'DG3')).message,
        /^DG3: .* at offset \d+ \(ICAO/,
      );
    }
    const template: Der = [tags.template, [header, [tags.block, new Uint8Array(3)]]];
    const cases: [Uint8Array, RegExp][] = [
      [ofTemplates(2, template), /wrong number of templates at offset 5 .*0x2\), got 0x02, wanted 1/],
      [
        ofTemplates(1, [tags.template, [header]]),
        /without its header or block at offset 8 .*wanted 0x5f2e or 0x7f2e/,
      ],
      [
        ofTemplates(1, [tags.template, [[tags.block, new Uint8Array(3)]]]),
        /without its header or block .*wanted 0xa1/,
      ],
      [der([0x61, new Uint8Array(3)]), /not a biometric data group at offset 0 .*got 0x61/],
    ];
    for (const [bytes, message] of cases)
      assert.match(faultOf(() => readBiometricGroup(bytes)).message, message);
  });
});

describe('The data groups of a specimen passport', () => {
  const kinds = {
    EF_DG2: [(bytes: Uint8Array) => writeFaceImageRecord(readFaceImageRecord(bytes, 'DG2')), 1],
    EF_DG3: [(bytes: Uint8Array) => writeFingerImageRecord(readFingerImageRecord(bytes, 'DG3')), 2],
    EF_DG4: [(bytes: Uint8Array) => writeIrisRecord(readIrisRecord(bytes, 'DG4')), 2],
  } as const;
  for (const [name, [rewritten, count]] of Object.entries(kinds)) {
    const file = `standards/tsemrtd/${name}.bin`;
    it(`${name} and its records are written byte for byte as they were read`, {
      skip: unlessPresent(file),
    }, () => {
      const bytes = new Uint8Array(readFileSync(path.join(dataFolder, file)));
      const read = readBiometricGroup(bytes, file);
      assert.deepEqual(writeBiometricGroup(read), bytes);
      assert.equal(read.templates.length, count);
      for (const { block } of read.templates) assert.deepEqual(rewritten(block), block);
    });
  }

  const fingers = 'standards/tsemrtd/EF_DG3.bin';
  it('EF_DG3 holds two index fingers in WSQ at 500 dpi', { skip: unlessPresent(fingers) }, () => {
    const read = readBiometricGroup(new Uint8Array(readFileSync(path.join(dataFolder, fingers))));
    const views = read.templates.flatMap(({ block }) => fingerImagesOf(readFingerImageRecord(block)));
    assert.deepEqual(
      views.map(({ codec, dpi, widthPx, heightPx }) => ({ codec, dpi, widthPx, heightPx })),
      [0, 1].map(() => ({ codec: 'wsq', dpi: 500, widthPx: 620, heightPx: 620 })),
    );
  });
});
