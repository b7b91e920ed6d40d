import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeAnsi2004, encodeAnsi2009 } from '../daemon/formats/ansi378/writer.ts';
import { readMinutiaeRecord } from '../daemon/formats/iso19794/minutiae-record.ts';
import {
  assertAlike,
  changed,
  degree,
  faultOf,
  smallTemplate as template,
} from './helpers/minutiae-records.ts';

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
