import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeFmr2011 } from '../daemon/formats/iso19794/fmr-2011-writer.ts';
import { readMinutiaeRecord } from '../daemon/formats/iso19794/minutiae-record.ts';
import { changed, faultOf, smallTemplate as template } from './helpers/minutiae-records.ts';

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
