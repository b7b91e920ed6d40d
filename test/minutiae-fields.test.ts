// Finger minutiae records field by field: written as they were read, and made into those of another standard.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../daemon/core/errors.ts';
import { convertMinutiae } from '../daemon/formats/iso19794/minutiae-convert.ts';
import { type LayoutName, layouts } from '../daemon/formats/iso19794/minutiae-fields.ts';
import { readMinutiaeFields } from '../daemon/formats/iso19794/minutiae-fields-reader.ts';
import { writeMinutiaeFields } from '../daemon/formats/iso19794/minutiae-fields-writer.ts';
import { type MinutiaeFormat, readMinutiaeRecord } from '../daemon/formats/iso19794/minutiae-record.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';
import { minutiaeFieldsOf } from './helpers/minutiae-fields.ts';
import { degree } from './helpers/minutiae-records.ts';

const names = Object.keys(layouts) as LayoutName[];
const formats = [...new Set(Object.values(layouts).map(({ format }) => format))] as MinutiaeFormat[];

describe('The fields of a finger minutiae record', () => {
  for (const layout of names) {
    it(`of the layout ${layout} are what was written, and give each byte back`, () => {
      fc.assert(
        fc.property(minutiaeFieldsOf(layout), fields => {
          const bytes = writeMinutiaeFields(fields);
          const read = readMinutiaeFields(bytes, 'x.fmr');
          assert.deepEqual(read, fields);
          assert.deepEqual(writeMinutiaeFields(read), bytes);
        }),
      );
    });
  }

  for (const name of ['fmr.iso2005', 'fmr.ansi2004', 'fmr.ansi2007']) {
    const file = `standards/libbiomeval/${name}`;
    it(`of NIST's ${name} give each byte back`, { skip: unlessPresent(file) }, () => {
      const bytes = new Uint8Array(readFileSync(path.join(dataFolder, file)));
      assert.deepEqual(writeMinutiaeFields(readMinutiaeFields(bytes, name)), bytes);
    });
  }
});

describe('A finger minutiae record made into one of another standard', () => {
  for (const from of names.filter(name => name !== 'ansi-2004-long' && name !== 'ansi-2009-draft')) {
    for (const to of formats) {
      it(`of ${to} from ${from} keeps views, sizes, resolution, places and types`, () => {
        fc.assert(
          fc.property(minutiaeFieldsOf(from), fields => {
            const { fields: made } = convertMinutiae(fields, to, 'x.fmr');
            const [old, converted] = [fields, made].map(each =>
              readMinutiaeRecord(writeMinutiaeFields(each)),
            );
            assert.equal(converted.format, to);
            assert.equal(converted.views.length, old.views.length);
            converted.views.forEach(({ template, viewNumber, impression }, i) => {
              const wanted = old.views[i];
              assert.deepEqual([viewNumber, impression], [wanted.viewNumber, wanted.impression]);
              const { minutiae, ...rest } = template;
              const { minutiae: wantedMinutiae, ...wantedRest } = wanted.template;
              assert.deepEqual(rest, wantedRest);
              minutiae.forEach((minutia, k) => {
                const { angle, ...wantedMinutia } = wantedMinutiae[k];
                assert.deepEqual({ ...minutia, angle: 0 }, { ...wantedMinutia, angle: 0 });
                const off = Math.abs(minutia.angle - angle);
                assert.ok(Math.min(off, 2 * Math.PI - off) <= degree + 1e-9);
              });
            });
          }),
          { numRuns: 40 },
        );
      });
    }
  }

  const file = 'standards/libbiomeval/fmr.ansi2004';
  it('says how many views lost cores and deltas, and keeps ridge counts', {
    skip: unlessPresent(file),
  }, () => {
    const fields = readMinutiaeFields(new Uint8Array(readFileSync(path.join(dataFolder, file))), file);
    const { fields: made, withoutCores } = convertMinutiae(fields, 'iso-19794-2-2011', file);
    assert.equal(withoutCores, 1);
    const types = readMinutiaeRecord(writeMinutiaeFields(made)).views.map(({ extended }) =>
      extended.map(({ type }) => type),
    );
    assert.ok(types.flat().includes(1) && !types.flat().includes(2), JSON.stringify(types));
    assert.equal(convertMinutiae(fields, 'ansi-incits-378-2009', file).withoutCores, 0);
  });

  it('is refused where an impression does not fit, or views are of unlike size', () => {
    const [one] = fc.sample(minutiaeFieldsOf('ansi-2009'), { numRuns: 1, seed: 3 });
    const [view] = one.views;
    const contactless = { ...one, views: [{ ...view, values: { ...view.values, impression: 24 } }] };
    const unlike = {
      ...one,
      views: [view, { ...view, values: { ...view.values, widthPx: view.values['widthPx'] + 1 } }],
    };
    for (const [fields, message] of [
      [contactless, /^x: a record of this edition has four bits .*got impression 24/],
      [unlike, /^x: a record of this edition states one size/],
    ] as const) {
      assert.throws(
        () => convertMinutiae(fields, 'iso-19794-2-2005', 'x'),
        (error: unknown) => error instanceof Fault && message.test(error.message),
      );
      assert.ok(convertMinutiae(fields, 'iso-19794-2-2011', 'x').fields.views.length > 0);
    }
  });
});
