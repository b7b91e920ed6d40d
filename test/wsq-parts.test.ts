// The parts of WSQ that stand alone: numbers, Huffman codes, bins, NISTCOM, extension.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { allocateBins } from '../daemon/formats/wsq/bit-allocation.ts';
import { type End, extension } from '../daemon/formats/wsq/extension.ts';
import { codesOf, huffmanCode } from '../daemon/formats/wsq/huffman.ts';
import { readNistcom, resolutionOf, writeNistcom } from '../daemon/formats/wsq/nistcom.ts';
import { fromScaled, largest16, largest32, toScaled } from '../daemon/formats/wsq/scaled.ts';

test('a number is held to half of the last digit that there is room for', () => {
  const numbers = fc.double({ min: 1e-6, max: largest16, noNaN: true });
  fc.assert(
    fc.property(numbers, fc.constantFrom(largest16, largest32), (number, largest) => {
      const scaled = toScaled(number, largest);
      assert.ok(scaled.value <= largest && scaled.value >= Math.floor(largest / 10));
      assert.ok(Math.abs(scaled.value / 10 ** scaled.scale - number) <= 0.500001 / 10 ** scaled.scale);
      assert.ok(Math.abs(fromScaled(scaled) - number) <= 1e-4 * number);
    }),
  );
  assert.deepEqual(toScaled(0, largest16), { scale: 0, value: 0 });
  assert.equal(fromScaled({ scale: 255, value: 65_535 }), 0);
  assert.throws(() => toScaled(65_536, largest16), /a number that a WSQ file cannot hold, got 65536/);
});

const frequencies = fc.array(
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 1e6 }),
    // Such as make codes of more than 16 bits.
    fc.integer({ min: 0, max: 24 }).map(power => 2 ** power),
  ),
  { minLength: 256, maxLength: 256 },
);

test('a Huffman code is a prefix code of up to 16 bits, with the code of all ones left out', () => {
  fc.assert(
    fc.property(frequencies, given => {
      const code = huffmanCode(given);
      const windows = code.counts.reduce((sum, count, k) => sum + count * 2 ** (15 - k), 0);
      assert.ok(windows < 65_536, `${windows} of 65536 windows`);
      const wanted = given.flatMap((frequency, symbol) => (frequency > 0 ? [symbol] : []));
      assert.deepEqual(
        [...code.symbols].sort((a, b) => a - b),
        wanted.length === 0 ? [1] : wanted,
      );
      const codes = [...code.symbols].map(symbol => {
        const entry = codesOf(code)[symbol];
        return (entry & 0xffff).toString(2).padStart(entry >> 16, '0');
      });
      for (const [k, bits] of codes.entries()) {
        assert.ok(!/^1+$/.test(bits));
        assert.ok(!codes.some((other, j) => j !== k && other.startsWith(bits)));
      }
    }),
    { numRuns: 60 },
  );
});

test('a symbol that comes more often has no longer code', () => {
  fc.assert(
    fc.property(frequencies, given => {
      const codes = codesOf(huffmanCode(given));
      const present = given.flatMap((frequency, symbol) =>
        frequency > 0 ? [{ frequency, length: codes[symbol] >> 16 }] : [],
      );
      const sorted = present.sort((a, b) => b.frequency - a.frequency || a.length - b.length);
      assert.deepEqual(
        sorted.map(({ length }) => length),
        sorted.map(({ length }) => length).sort((a, b) => a - b),
      );
    }),
    { numRuns: 60 },
  );
});

test('the lengths of a code are those of ITU-T T.81, Annex K.2', () => {
  // Frequencies 1, 1, 2, 4, 8 and the reserved 1: by hand.
  const given = Array.from({ length: 256 }, () => 0);
  for (const [symbol, frequency] of [
    [10, 8],
    [20, 4],
    [30, 2],
    [40, 1],
    [50, 1],
  ]) {
    given[symbol] = frequency;
  }
  const { counts, symbols } = huffmanCode(given);
  assert.deepEqual([...symbols], [10, 20, 30, 40, 50]);
  assert.deepEqual([...counts.subarray(0, 6)], [1, 1, 1, 1, 1, 0]);
});

const variances = fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), { minLength: 60, maxLength: 60 });

test('bins are narrower the more bits there are, and none where there is nothing to send', () => {
  fc.assert(
    fc.property(variances, given => {
      const [few, many] = [0.75, 2.25].map(bitrate => allocateBins(given, bitrate));
      for (const [band, variance] of given.entries()) {
        const widths = [few[band].width, many[band].width];
        assert.ok(widths.every(width => Number.isFinite(width) && width >= 0));
        if (variance < 1.01) assert.deepEqual(widths, [0, 0]);
        else assert.ok(widths[1] <= widths[0] * 1.000001);
        assert.ok(Math.abs(few[band].zero - 1.2 * few[band].width) <= 1e-9 * few[band].width);
      }
    }),
  );
});

test('the bins of subbands that get bits spend the bitrate', () => {
  // Of a subband of deviation s and bins of width w, log2(5 s / w) bits a sample (the model of Part 3).
  fc.assert(
    fc.property(variances, fc.constantFrom(0.75, 2.25), (given, bitrate) => {
      const bits = allocateBins(given, bitrate).map(({ width }, band) => {
        const share = band < 4 ? 1 / 1024 : band < 51 ? 1 / 256 : 1 / 16;
        return width === 0 ? 0 : Math.max(0, share * Math.log2((5 * Math.sqrt(given[band])) / width));
      });
      const spent = bits.reduce((sum, part) => sum + part, 0);
      assert.ok(spent === 0 || Math.abs(spent - bitrate) < 1e-6, `${spent} bits a pixel`);
    }),
  );
});

test('NISTCOM is read as it is written, and others that begin so', () => {
  const bytes = writeNistcom({ widthPx: 400, heightPx: 500, dpi: 500, bitrate: 0.75 });
  assert.equal(
    Buffer.from(bytes).toString('latin1'),
    'NIST_COM 9\nPIX_WIDTH 400\nPIX_HEIGHT 500\nPIX_DEPTH 8\nPPI 500\nLOSSY 1\nCOLORSPACE GRAY\nCOMPRESSION WSQ\nWSQ_BITRATE 0.750000\n',
  );
  const resolution = (text: string) => resolutionOf(readNistcom(Buffer.from(text, 'latin1')) ?? new Map());
  assert.equal(resolution('NIST_COM 2\nPPI 508\n'), 508);
  assert.equal(resolution('NIST_COM 2\n  PPI\t 1000 '), 1000);
  assert.equal(resolution('NIST_COM 3\nPPI 508\nPPI 600\n'), 600);
  assert.equal(resolution('NIST_COM 2\nPPI -1\n'), undefined);
  assert.equal(resolution('NIST_COM 2\nPPI 508\0 PPI 9\n'), 508);
  assert.equal(resolution('NIST_COM 2\nXPPI 508\n'), undefined);
  assert.equal(resolution('NIST_COM 3\r\nPPI 1000\r\nPIX_DEPTH 8\r\n'), 1000);
  assert.equal(readNistcom(Buffer.from('scanned by hand')), undefined);
});

test('lines are mirrored beyond their ends', () => {
  const drawn = (length: number, from: number, last: number, left: End, right: End) =>
    extension(length, from, last, left, right)
      .map(
        ([place, source, sign]) => `${place}:${sign === 0 ? '0' : `${sign < 0 ? '-' : ''}${'abcd'[source]}`}`,
      )
      .join(' ');
  assert.equal(drawn(3, -2, 4, 'whole', 'whole'), '-2:c -1:b 3:b 4:a');
  assert.equal(drawn(3, -2, 4, 'half', 'half'), '-2:b -1:a 3:c 4:b');
  assert.equal(drawn(3, -2, 4, 'half-negated', 'half-negated'), '-2:-b -1:-a 3:-c 4:-b');
  assert.equal(drawn(3, -1, 5, 'half-negated', 'beyond-negated'), '-1:-a 3:0 4:-c 5:-b');
  assert.equal(drawn(1, -2, 2, 'whole', 'whole'), '-2:a -1:a 1:a 2:a');
  assert.equal(drawn(0, -1, 1, 'half', 'half'), '-1:0 0:0 1:0');
  assert.equal(drawn(2, -5, 1, 'whole', 'half'), '-5:b -4:b -3:a -2:b -1:b');
});
