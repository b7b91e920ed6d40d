import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { BucketMap } from '../daemon/store/bucket-map.ts';

const byNumber = (a: number, b: number) => a - b;
const entries = fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.nat()), { maxLength: 40 });

test('a bucket map holds what a Map holds, and keeps it when a newer one is made from it', () => {
  fc.assert(
    fc.property(entries, entries, (first, second) => {
      const [oldMap, newMap] = [new Map(first), new Map([...first, ...second])];
      const before = BucketMap.of(first);
      const after = before.with(second);
      for (const key of newMap.keys()) {
        assert.equal(before.get(key), oldMap.get(key));
        assert.equal(after.get(key), newMap.get(key));
      }
      assert.deepEqual([...after.values()].sort(byNumber), [...newMap.values()].sort(byNumber));
      assert.deepEqual([...before.values()].sort(byNumber), [...oldMap.values()].sort(byNumber));
    }),
  );
});
