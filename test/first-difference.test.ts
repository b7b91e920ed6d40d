import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstDifference } from './helpers/first-difference.ts';

const floatOf = (bits: number) => new Float32Array(Uint32Array.of(bits).buffer);

test('what differs is named by its way', () => {
  assert.equal(firstDifference([Int32Array.of(1, 2)], [Int32Array.of(1, 3)]), '.0.1: 2, 3');
  assert.equal(firstDifference({ a: { b: [0] } }, { a: { b: [-0] } }), '.a.b.0: 0, -0');
  assert.equal(firstDifference({ a: 1 }, { a: 1, b: 2 }), ': 1 parts, 2 parts');
});

test('what is the same bit for bit has no difference', () => {
  assert.equal(
    firstDifference({ a: Float32Array.of(Number.NaN, 1) }, { a: Float32Array.of(Number.NaN, 1) }),
    undefined,
  );
});

test('what looks alike and is not the same is told of', () => {
  for (const [a, b] of [
    [floatOf(0x7fc00000), floatOf(0xffc00000)],
    [Int32Array.of(1), Uint8Array.of(1)],
    [{ a: undefined }, { b: undefined }],
    [new Map([[1, 2]]), new Map([[1, 3]])],
  ])
    assert.notEqual(firstDifference(a, b), undefined);
});
