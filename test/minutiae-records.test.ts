// Finger minutiae records of every standard and edition: what each gives back, how it is known, and what is refused.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../daemon/core/errors.ts';
import type { FingerprintTemplate } from '../daemon/core/fingerprint.ts';
import { encodeAnsi2004, encodeAnsi2009 } from '../daemon/formats/ansi378/writer.ts';
import { decodeCard, encodeCard } from '../daemon/formats/iso19794/card-format.ts';
import { encodeFmr2005 } from '../daemon/formats/iso19794/finger-minutiae-2005.ts';
import { encodeFmr2011 } from '../daemon/formats/iso19794/fmr-2011-writer.ts';
import { readMinutiaeRecord } from '../daemon/formats/iso19794/minutiae-record.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';
import { representableTemplate } from './helpers/fingerprint-arbitraries.ts';

const writers = {
  'iso-19794-2-2005': encodeFmr2005,
  'iso-19794-2-2011': encodeFmr2011,
  'ansi-incits-378-2004': encodeAnsi2004,
  'ansi-incits-378-2009': encodeAnsi2009,
};
const degree = Math.PI / 180;

const template: FingerprintTemplate = {
  widthPx: 300,
  heightPx: 400,
  dpi: 500,
  position: 7,
  quality: 80,
  minutiae: [
    { type: 'ending', x: 10, y: 20, angle: 0, quality: 50 },
    { type: 'bifurcation', x: 299, y: 399, angle: Math.PI, quality: 100 },
    { type: 'other', x: 0, y: 0, angle: 1.5 * Math.PI, quality: 0 },
  ],
};

function faultOf(read: () => unknown): Fault {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof Fault, `wanted a Fault, got ${String(error)}`);
    assert.equal(error.code, 'bad-input');
    return error;
  }
  throw new assert.AssertionError({ message: 'the record was not refused' });
}

/** The bytes with some overwritten and others put in, and the four-byte length at 8 mended. */
function changed(
  bytes: Uint8Array,
  changes: Record<number, number>,
  inserted?: { at: number; bytes: readonly number[] },
): Uint8Array {
  const at = inserted?.at ?? bytes.length;
  const made = new Uint8Array([...bytes.subarray(0, at), ...(inserted?.bytes ?? []), ...bytes.subarray(at)]);
  new DataView(made.buffer).setUint32(8, made.length);
  for (const [offset, value] of Object.entries(changes)) made[Number(offset)] = value;
  return made;
}

/** Equal but for angles, which may be off by a little. */
function assertAlike(given: FingerprintTemplate, wanted: FingerprintTemplate, angleTolerance: number): void {
  const withoutAngles = (template: FingerprintTemplate) => ({
    ...template,
    minutiae: template.minutiae.map(minutia => ({ ...minutia, angle: 0 })),
  });
  assert.deepEqual(withoutAngles(given), withoutAngles(wanted));
  given.minutiae.forEach(({ angle }, i) => {
    const off = Math.abs(angle - (wanted.minutiae[i]?.angle ?? Number.NaN));
    assert.ok(Math.min(off, 2 * Math.PI - off) <= angleTolerance + 1e-9, `angle off by ${off}`);
  });
}

describe('Finger minutiae records', () => {
  for (const [format, write] of Object.entries(writers)) {
    it(`of ${format} give a template back, and are known for what they are`, () => {
      const tolerance = format.startsWith('ansi') ? degree : 0;
      fc.assert(
        fc.property(representableTemplate, template => {
          const read = readMinutiaeRecord(write(template));
          assert.equal(read.format, format);
          assert.equal(read.views.length, 1);
          assertAlike(read.template, template, tolerance);
        }),
        { numRuns: 50 },
      );
    });

    it(`of ${format} are refused with an offset when cut short anywhere`, () => {
      const whole = write(template);
      for (let length = 0; length < whole.length; length++) {
        const { message } = faultOf(() => readMinutiaeRecord(whole.subarray(0, length), 'x.fmr'));
        assert.match(message, /^x\.fmr: .* at offset \d+.*, got .*, wanted /);
      }
    });

    it(`of ${format} may be followed by zeros, and by nothing else`, () => {
      const whole = write(template);
      const padded = new Uint8Array(1024);
      padded.set(whole);
      assert.deepEqual(readMinutiaeRecord(padded), readMinutiaeRecord(whole));
      padded[1023] = 1;
      assert.match(faultOf(() => readMinutiaeRecord(padded)).message, /length/);
    });
  }

  it('of a version that nobody knows are refused', () => {
    const bytes = changed(encodeFmr2005(template), { 5: 0x39 });
    const { message } = faultOf(() => readMinutiaeRecord(bytes, 'x.fmr'));
    assert.match(
      message,
      /^x\.fmr: unknown version .* at offset 4, got " 90\\u0000", wanted " 20\\u0000" or/,
    );
    assert.match(faultOf(() => readMinutiaeRecord(new Uint8Array(0))).message, /identifier .*offset 0/);
  });

  it('hold qualities of 254 and 255 as not stated', () => {
    for (const quality of [254, 255]) {
      const bytes = changed(encodeFmr2005(template), { 26: quality, 33: quality });
      const read = readMinutiaeRecord(bytes).template;
      assert.equal(read.quality, 0);
      assert.equal(read.minutiae[0]?.quality, 0);
    }
  });
});

describe('ANSI INCITS 378-2004 records', () => {
  it('hold angles in units of two degrees', () => {
    const angles = [0, 90, 359.2, 2].map(angle => angle * degree);
    const minutiae = angles.map(angle => ({ type: 'ending' as const, x: 0, y: 0, angle, quality: 0 }));
    const bytes = encodeAnsi2004({ ...template, minutiae });
    assert.deepEqual(
      [0, 1, 2, 3].map(i => bytes[30 + 6 * i + 4]),
      [0, 45, 0, 1],
    );
    bytes[34] = 180;
    assert.match(
      faultOf(() => readMinutiaeRecord(bytes)).message,
      /angle out of range at offset 34 .*got 180/,
    );
  });

  it('may write their length in six bytes', () => {
    const short = encodeAnsi2004(template);
    const long = new Uint8Array(short.length + 4);
    long.set(short.subarray(0, 8));
    new DataView(long.buffer).setUint32(10, long.length);
    long.set(short.subarray(10), 14);
    const read = readMinutiaeRecord(long);
    assert.equal(read.format, 'ansi-incits-378-2004');
    assert.deepEqual(read.template, readMinutiaeRecord(short).template);
  });

  it('that lie about their length are refused as what they are', () => {
    const bytes = encodeAnsi2004(template);
    bytes[9] = (bytes[9] ?? 0) + 1;
    assert.match(faultOf(() => readMinutiaeRecord(bytes)).message, /offset 8 \(ANSI INCITS 378-2004/);
  });
});

describe('ANSI INCITS 378-2009 records', () => {
  it('may have the header of the draft, and the version of the amendment', () => {
    const published = encodeAnsi2009(template);
    const draft = new Uint8Array([...published.subarray(0, 16), ...published.subarray(17)]);
    new DataView(draft.buffer).setUint32(8, draft.length);
    const amended = changed(published, { 5: 0x33, 6: 0x35 });
    for (const bytes of [published, draft, amended]) {
      const read = readMinutiaeRecord(bytes);
      assert.equal(read.format, 'ansi-incits-378-2009');
      assertAlike(read.template, template, degree);
    }
  });
});

describe('ISO/IEC 19794-2:2011 records', () => {
  const plain = encodeFmr2011(template);
  /** Where the count of quality blocks stands; one block of five bytes follows. */
  const qualityAt = 15 + 4 + 9 + 5;
  const minutiaFormAt = qualityAt + 1 + 5 + 11;

  it('may have more quality blocks, none, and certifications', () => {
    const length = plain.length - 15;
    const more = changed(
      plain,
      { 18: length + 5, [qualityAt]: 2 },
      { at: qualityAt + 6, bytes: [9, 0, 0, 0, 0] },
    );
    assert.deepEqual(readMinutiaeRecord(more).template, template);
    const certified = changed(
      plain,
      { 14: 1, 18: length + 7 },
      { at: qualityAt + 6, bytes: [2, 1, 2, 3, 4, 5, 6] },
    );
    assert.deepEqual(readMinutiaeRecord(certified).template, template);
    const none = changed(
      new Uint8Array([...plain.subarray(0, qualityAt + 1), ...plain.subarray(qualityAt + 6)]),
      { 18: length - 5, [qualityAt]: 0 },
    );
    assert.deepEqual(readMinutiaeRecord(none).template, { ...template, quality: 0 });
  });

  it('may leave out the quality of minutiae', () => {
    const minutiaeAt = minutiaFormAt + 2;
    const kept = [...plain].filter((_, at) => {
      const into = at - minutiaeAt;
      return into < 0 || into >= 18 || into % 6 !== 5;
    });
    const bytes = changed(new Uint8Array(kept), { 18: plain.length - 15 - 3, [minutiaFormAt]: 0x51 });
    const minutiae = template.minutiae.map(minutia => ({ ...minutia, quality: 0 }));
    assert.deepEqual(readMinutiaeRecord(bytes).template, { ...template, minutiae });
  });

  it('have as many views as representations', () => {
    const second = [...plain.subarray(15)];
    const bytes = changed(plain, { 13: 2 }, { at: plain.length, bytes: second });
    assert.deepEqual(
      readMinutiaeRecord(bytes).views.map(view => view.template),
      [template, template],
    );
  });

  const refusals: readonly [string, Record<number, number>, RegExp][] = [
    ['a wrong representation length', { 18: plain.length - 14 }, /wrong representation length at offset 15/],
    [
      'a minutia of seven bytes',
      { [minutiaFormAt]: 0x70 },
      /minutia field length at offset .*got 7, wanted 5 or 6/,
    ],
    ['a quality of 200', { [qualityAt + 1]: 200 }, /finger quality out of range at offset 34 .*2011/],
    ['an unknown finger', { [qualityAt + 6]: 11 }, /unknown finger position at offset 39/],
  ];
  for (const [name, changes, message] of refusals) {
    it(`are refused with ${name}`, () => {
      assert.match(faultOf(() => readMinutiaeRecord(changed(plain, changes))).message, message);
    });
  }
});

describe('Card formats of ISO/IEC 19794-2:2005', () => {
  it('hold hundredths and tenths of a millimetre, and 256 and 64 directions', () => {
    const minutia = { type: 'bifurcation' as const, x: 100, y: 200, angle: Math.PI / 2, quality: 60 };
    const one = { ...template, minutiae: [minutia] };
    // 100 px of 500 dpi are 5.08 mm.
    assert.deepEqual(
      [...encodeCard(one, 'normal')],
      [0x80 | (508 >> 8), 508 & 0xff, 1016 >> 8, 1016 & 0xff, 64],
    );
    assert.deepEqual([...encodeCard(one, 'compact')], [51, 102, 0x80 | 16]);
    const read = decodeCard(encodeCard(one, 'compact'), 'compact');
    assert.equal(read.dpi, 500);
    assert.ok(Math.hypot((read.minutiae[0]?.x ?? 0) - 100, (read.minutiae[0]?.y ?? 0) - 200) < 1.4);
    assert.ok(read.widthPx > 100 && read.heightPx > 200);
  });

  it('give places and directions back within half a unit', () => {
    const bounded = representableTemplate.map(given => ({
      ...given,
      dpi: 500,
      minutiae: given.minutiae.map(minutia => ({ ...minutia, x: minutia.x % 480, y: minutia.y % 480 })),
    }));
    for (const [format, unitPx, steps] of [
      ['normal', 0.197, 256],
      ['compact', 1.97, 64],
    ] as const) {
      fc.assert(
        fc.property(
          bounded.filter(given => given.minutiae.length > 0),
          given => {
            const read = decodeCard(encodeCard(given, format), format);
            assert.equal(read.minutiae.length, given.minutiae.length);
            read.minutiae.forEach((minutia, i) => {
              const wanted = given.minutiae[i] ?? minutia;
              assert.equal(minutia.type, wanted.type);
              assert.ok(Math.abs(minutia.x - wanted.x) <= unitPx / 2 + 0.01);
              assert.ok(Math.abs(minutia.y - wanted.y) <= unitPx / 2 + 0.01);
              const off = Math.abs(minutia.angle - wanted.angle);
              assert.ok(Math.min(off, 2 * Math.PI - off) <= Math.PI / steps + 1e-9);
            });
          },
        ),
        { numRuns: 50 },
      );
    }
  });

  it('move the origin to the print when it would not fit, and leave out what still does not', () => {
    const at = (x: number) => ({ type: 'ending' as const, x, y: 0, angle: 0, quality: 50 });
    const wide = { ...template, widthPx: 2000, minutiae: [at(700), at(800), at(1900)] };
    const read = decodeCard(encodeCard(wide, 'compact'), 'compact');
    assert.deepEqual(
      read.minutiae.map(({ x }) => Math.round(x)),
      [0, 100],
    );
  });

  it('are refused when they are not whole minutiae, too many, or of a reserved type', () => {
    assert.match(
      faultOf(() => decodeCard(new Uint8Array(4), 'compact', 'c')).message,
      /^c: wrong length .*got 4/,
    );
    assert.match(faultOf(() => decodeCard(new Uint8Array(0), 'normal')).message, /wrong length/);
    assert.match(faultOf(() => decodeCard(new Uint8Array(768), 'compact')).message, /too many .*256/);
    const reserved = new Uint8Array([1, 2, 3, 1, 2, 0xc3]);
    assert.match(faultOf(() => decodeCard(reserved, 'compact')).message, /reserved .*offset 3 /);
  });
});

describe('Records of NIST', () => {
  const folder = 'standards/libbiomeval';
  const sample = (name: string) =>
    readMinutiaeRecord(new Uint8Array(readFileSync(path.join(dataFolder, folder, name))), name);

  it('hold the same finger in three formats', { skip: unlessPresent(`${folder}/fmr.ansi2007`) }, () => {
    const iso = sample('fmr.iso2005');
    const old = sample('fmr.ansi2004');
    const later = sample('fmr.ansi2007');
    assert.deepEqual(
      [iso.format, old.format, later.format],
      ['iso-19794-2-2005', 'ansi-incits-378-2004', 'ansi-incits-378-2009'],
    );
    assert.deepEqual([iso.views.length, old.views.length, later.views.length], [2, 3, 2]);
    assert.deepEqual([iso.template.dpi, later.template.dpi], [500, 500]);
    assert.equal(iso.template.minutiae.length, 27);
    assertAlike(old.template, iso.template, 2 * degree);
    assertAlike(later.template, iso.template, 2 * degree);
  });

  it('carry cores, deltas and ridge counts', { skip: unlessPresent(`${folder}/fmr.ansi2004`) }, () => {
    const types = sample('fmr.ansi2004').views.map(view => view.extended.map(({ type }) => type));
    assert.ok(types.flat().includes(1) && types.flat().includes(2), JSON.stringify(types));
  });
});
