import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { decodeCard, encodeCard } from '../daemon/formats/iso19794/card-format.ts';
import { representableTemplate } from './helpers/fingerprint-arbitraries.ts';
import { faultOf, smallTemplate as template } from './helpers/minutiae-records.ts';

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
