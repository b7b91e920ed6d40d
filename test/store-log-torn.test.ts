import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { judgeLogs } from '../daemon/store/leveldb/log-verdict.ts';
import { logPieces } from '../daemon/store/leveldb/log-format.ts';
import { isTorn } from '../daemon/store/leveldb/log-torn.ts';
import { logOf } from '../daemon/store/leveldb/log-writer.ts';
import { sectorBytes } from '../daemon/store/parameters.ts';

/** A batch of one put, as LevelDB writes it: number, count, tag, key, value. */
function batchOf(value: Uint8Array, number = 1): Uint8Array {
  const key = Buffer.from('audit/0000000000000001');
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(number), 0);
  head.writeUInt32LE(1, 8);
  const lengths = [(value.length & 0x7f) | 0x80, ((value.length >> 7) & 0x7f) | 0x80, value.length >> 14];
  return Buffer.concat([head, Buffer.from([1, key.length]), key, Buffer.from(lengths), value]);
}

/** Sealed bytes: no zeros in a row, none at the end. */
const sealed = fc
  .uint8Array({ minLength: 600, maxLength: 40_000, size: 'max' })
  .map(bytes => bytes.map(byte => byte | 1));

const longLog = (record: Uint8Array) => Buffer.concat([logOf([record]), Buffer.alloc(64 * 1024)]);

function lastGap(log: Uint8Array) {
  const gap = [...logPieces(log)].find(piece => piece.is === 'gap' && piece.kind === 'damaged');
  assert.ok(gap?.is === 'gap');
  return gap;
}

test('a record of which the end was not written is torn, wherever the write was cut off', () => {
  fc.assert(
    fc.property(
      sealed,
      fc.oneof(fc.double({ min: 0.01, max: 0.98, noNaN: true }), fc.constantFrom(0.0001, 0.001, 0.004)),
      (value, part) => {
        const log = longLog(batchOf(value));
        const end = Math.max(1, Math.floor(part * logOf([batchOf(value)]).length));
        log.fill(0, end);
        const gap = [...logPieces(log)].find(piece => piece.is === 'gap' && piece.kind === 'damaged');
        // Cut at the seam of two blocks it is an end like any other.
        return gap === undefined || (gap.is === 'gap' && isTorn(log, gap));
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
});

test('a sector within a record that was not written is torn', () => {
  const log = longLog(batchOf(new Uint8Array(3_000).fill(9)));
  log.fill(0, 2 * sectorBytes, 3 * sectorBytes);
  assert.equal(isTorn(log, lastGap(log)), true);
});

test('a bit that turned over in a record that was written whole is damage: in its header, its lengths, its value', () => {
  fc.assert(
    fc.property(sealed, fc.nat(), fc.nat(7), (value, place, bit) => {
      const log = longLog(batchOf(value));
      const whole = logOf([batchOf(value)]).length;
      // Half of them in the first bytes, where the lengths are.
      const at = place % 2 === 0 ? place % 60 : place % whole;
      log[at] = (log[at] ?? 0) ^ (1 << bit);
      const gaps = [...logPieces(log)].filter(piece => piece.is === 'gap' && piece.kind !== 'zeros');
      return (
        gaps.length > 0 && gaps.every(gap => gap.is === 'gap' && gap.kind === 'damaged' && !isTorn(log, gap))
      );
    }),
    { numRuns: 300, endOnFailure: true },
  );
});

test('a log of full length that the next one goes on from is whole; one that it does not go on from has lost something', () => {
  const value = new Uint8Array(3_000).fill(9);
  const [first, second, fourth] = [1, 2, 4].map(number => longLog(batchOf(value, number)));
  assert.ok(first && second && fourth);
  assert.equal(judgeLogs([first, second], 0).is, 'whole');
  assert.equal(judgeLogs([longLog(new Uint8Array()).fill(0), second], 0).is, 'whole');
  assert.equal(judgeLogs([first, fourth], 0).is, 'lost');
});
