// Finger minutiae records of every standard and edition: what each gives back, how it is known, and what is refused.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { encodeAnsi2004, encodeAnsi2009 } from '../daemon/formats/ansi378/writer.ts';
import { encodeFmr2005 } from '../daemon/formats/iso19794/finger-minutiae-2005.ts';
import { encodeFmr2011 } from '../daemon/formats/iso19794/fmr-2011-writer.ts';
import { readMinutiaeRecord } from '../daemon/formats/iso19794/minutiae-record.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';
import { representableTemplate } from './helpers/fingerprint-arbitraries.ts';
import {
  assertAlike,
  changed,
  degree,
  faultOf,
  smallTemplate as template,
} from './helpers/minutiae-records.ts';

const writers = {
  'iso-19794-2-2005': encodeFmr2005,
  'iso-19794-2-2011': encodeFmr2011,
  'ansi-incits-378-2004': encodeAnsi2004,
  'ansi-incits-378-2009': encodeAnsi2009,
};

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
