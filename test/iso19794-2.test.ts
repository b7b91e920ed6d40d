import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../daemon/core/errors.ts';
import {
  decodeFmr2005,
  encodeFmr2005,
  looksLikeFmr,
} from '../daemon/formats/iso19794/finger-minutiae-2005.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';
import { representableTemplate } from './helpers/fingerprint-arbitraries.ts';
import { faultOf as faultOfReading, smallTemplate } from './helpers/minutiae-records.ts';

const sample = 'standards/libbiomeval/fmr.iso2005';
const readSample = () => new Uint8Array(readFileSync(path.join(dataFolder, sample)));

const template = { ...smallTemplate, minutiae: smallTemplate.minutiae.slice(0, 2) };
const faultOf = (bytes: Uint8Array) => faultOfReading(() => decodeFmr2005(bytes, 'x.fmr'));

/** The record of `template` with bytes overwritten, and its length field mended when its size has changed. */
function record(changes: Record<number, number>, tail: readonly number[] = []): Uint8Array {
  const encoded = encodeFmr2005(template);
  const bytes = new Uint8Array([...encoded, ...tail]);
  new DataView(bytes.buffer).setUint32(8, bytes.length);
  for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
  return bytes;
}

describe('ISO/IEC 19794-2:2005 records', () => {
  it('give every representable template back as it was', () => {
    fc.assert(
      fc.property(representableTemplate, template => {
        assert.deepEqual(decodeFmr2005(encodeFmr2005(template)), template);
      }),
      { numRuns: 60 },
    );
  });

  it('hold 500 and 569 dpi as 197 and 224 pixels a centimetre', () => {
    for (const [dpi, perCentimetre] of [
      [500, 197],
      [569, 224],
    ] as const) {
      const bytes = encodeFmr2005({ ...template, dpi });
      assert.equal(new DataView(bytes.buffer).getUint16(18), perCentimetre);
      assert.equal(decodeFmr2005(bytes).dpi, dpi);
    }
  });

  it('round an angle just below a full turn to 0, and a negative one into the turn', () => {
    const angleOf = (angle: number) => {
      const minutiae = [{ type: 'ending' as const, x: 0, y: 0, angle, quality: 0 }];
      return decodeFmr2005(encodeFmr2005({ ...template, minutiae })).minutiae[0]?.angle;
    };
    assert.equal(angleOf(2 * Math.PI - 0.001), 0);
    assert.equal(angleOf(-Math.PI / 2), 1.5 * Math.PI);
  });

  it('keep the 255 best of more minutiae, in their order', () => {
    const minutiae = Array.from({ length: 300 }, (_, i) => ({
      type: 'ending' as const,
      x: i,
      y: 0,
      angle: 0,
      quality: i < 45 ? 10 : 90,
    }));
    const kept = decodeFmr2005(encodeFmr2005({ ...template, minutiae, widthPx: 300 })).minutiae;
    assert.deepEqual(
      kept.map(minutia => minutia.x),
      minutiae.slice(45).map(minutia => minutia.x),
    );
  });

  it('refuse to be written with a minutia outside the image', () => {
    const outside = { type: 'ending' as const, x: 300, y: 0, angle: 0, quality: 0 };
    assert.throws(() => encodeFmr2005({ ...template, minutiae: [outside] }), RangeError);
  });

  it('never crash the reader, whatever the bytes', () => {
    const header = [...encodeFmr2005(template).subarray(0, 24)];
    const anything = fc.uint8Array({ maxLength: 400 });
    const afterHeader = anything.map(body => {
      const bytes = new Uint8Array([...header, ...body]);
      new DataView(bytes.buffer).setUint32(8, bytes.length);
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(anything, afterHeader), bytes => {
        try {
          decodeFmr2005(bytes);
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('are refused with an offset when cut short anywhere, even with a mended length', () => {
    const whole = encodeFmr2005(template);
    for (let length = 0; length < whole.length; length++) {
      const cut = whole.slice(0, length);
      assert.match(faultOf(cut).message, /^x\.fmr: .* at offset \d+ \(ISO\/IEC 19794-2:2005, 7\.3\.\d\)/);
      if (length < 12) continue;
      new DataView(cut.buffer).setUint32(8, length);
      assert.match(faultOf(cut).message, /at offset \d+ \(ISO\/IEC 19794-2:2005, 7\.\d/);
    }
  });

  const refusals: readonly [string, Uint8Array, RegExp][] = [
    ['another format', record({ 0: 0x41 }), /wrong format identifier at offset 0 .*7\.3\.1/],
    ['another version', record({ 5: 0x33 }), /wrong version number at offset 4 .*7\.3\.2/],
    ['another length', record({ 11: 1 }), /wrong length of record at offset 8 .*7\.3\.3.*got 1/],
    ['no width', record({ 14: 0, 15: 0 }), /image width is 0 at offset 14 .*7\.3\.6/],
    ['no resolution', record({ 19: 0 }), /x resolution is 0 at offset 18 .*7\.3\.8/],
    ['unequal resolutions', record({ 21: 100 }), /y resolution differs from x at offset 20 .*7\.3\.9/],
    ['no view', record({ 22: 0 }), /wrong number of finger views at offset 22 .*7\.3\.10.*got 0/],
    ['a missing second view', record({ 22: 2 }), /ends within finger position at offset 42 .*7\.4\.1\.1/],
    ['an unknown finger', record({ 24: 11 }), /unknown finger position at offset 24 .*7\.4\.1\.1/],
    ['a finger quality of 101', record({ 26: 101 }), /finger quality out of range at offset 26 .*7\.4\.1\.4/],
    ['a reserved minutia type', record({ 28: 0xc0 }), /reserved minutia type at offset 28 .*7\.4\.2\.1/],
    ['x outside the image', record({ 28: 0x7f }), /minutia x outside the image at offset 28 .*7\.4\.2\.2/],
    [
      'x on the far side',
      record({ 14: 1, 15: 0x2b }),
      /x outside the image at offset 34 .*got 299, wanted less than 299/,
    ],
    ['a minutia quality of 101', record({ 33: 101 }), /minutia quality out of range at offset 33/],
    ['bytes after the end', record({}, [0]), /bytes after the last finger view at offset 42 .*7\.3\.3/],
    [
      'extended data that run past a further view',
      record({ 22: 2, 41: 9 }, [1, 2]),
      /within extended data at offset 42/,
    ],
  ];
  for (const [name, bytes, message] of refusals) {
    it(`are refused with ${name}`, () => assert.match(faultOf(bytes).message, message));
  }

  it('may carry extended data and further views, which are left out', () => {
    const view = [...encodeFmr2005(template).subarray(24)];
    const bytes = record({ 22: 2, 41: 6 }, [1, 0, 0, 6, 0xaa, 0xbb, ...view]);
    assert.deepEqual(decodeFmr2005(bytes), template);
  });

  it('are known by their first bytes', () => {
    assert.equal(looksLikeFmr(encodeFmr2005(template)), true);
    assert.equal(looksLikeFmr(new Uint8Array([0x46, 0x4d, 0x52])), false);
  });

  it('written by others read as they state', { skip: unlessPresent(sample) }, () => {
    const read = decodeFmr2005(readSample());
    assert.equal(read.widthPx, 512);
    assert.equal(read.dpi, 500);
    assert.equal(read.position, 7);
    assert.equal(read.quality, 90);
    assert.equal(read.minutiae.length, 27);
    const first = { type: 'ending', x: 100, y: 14, angle: (0x50 / 256) * 2 * Math.PI, quality: 90 };
    assert.deepEqual(read.minutiae[0], first);
  });

  it('written by others keep their minutiae when written again', { skip: unlessPresent(sample) }, () => {
    const read = decodeFmr2005(readSample());
    assert.deepEqual(decodeFmr2005(encodeFmr2005(read)), read);
  });
});
