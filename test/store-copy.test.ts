import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type CopyItem, type CopyHeader, decodeCopy, encodeCopy } from '../daemon/store/backup/copy.ts';

const header: CopyHeader = {
  kind: 'kiosk',
  epoch: 'e1',
  madeAt: '2026-01-02T03:04:05.678Z',
  audit: { seq: 7, hash: 'ab'.repeat(32) },
};

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function encoded(items: readonly CopyItem[]): Promise<Buffer> {
  return Buffer.concat(await all(encodeCopy({ header, items: each(items) })));
}

/** The bytes in pieces of these sizes, over and over. */
function pieces(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    cut.push(bytes.subarray(at, at + size));
    at += size;
  }
  return cut;
}

async function decoded(bytes: Uint8Array, sizes: readonly number[] = [4096]) {
  const copy = await decodeCopy(each(pieces(bytes, sizes)), 'here');
  return { header: copy.header, items: await all(copy.items) };
}

const item: fc.Arbitrary<CopyItem> = fc.record({
  type: fc.constantFrom('record' as const, 'file' as const),
  name: fc.string({ unit: 'grapheme', maxLength: 40 }),
  value: fc.uint8Array({ maxLength: 300 }),
});

const plain = (items: readonly CopyItem[]) =>
  items.map(({ type, name, value }) => [type, name, Buffer.from(value).toString('hex')]);

test('a copy reads back as it was written, in whatever pieces it comes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(item, { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 5 }),
      async (items, sizes) => {
        const read = await decoded(await encoded(items), sizes);
        assert.deepEqual(read.header, header);
        assert.deepEqual(plain(read.items), plain(items));
      },
    ),
    { numRuns: 200 },
  );
});

test('a copy that breaks off anywhere, or goes on, is corrupt', async () => {
  const bytes = await encoded([
    { type: 'record', name: 'encounter/1', value: new Uint8Array([1, 2, 3]) },
    { type: 'file', name: 'encounter-keys', value: new Uint8Array([4]) },
  ]);
  for (let length = 0; length < bytes.length; length++) {
    await assert.rejects(decoded(bytes.subarray(0, length)), { code: 'corrupt' }, `cut at ${length}`);
  }
  await assert.rejects(decoded(Buffer.concat([bytes, Buffer.from([0])]), [1]), { code: 'corrupt' });
  await assert.rejects(decoded(Buffer.from('something else\n{}\n')), {
    message: /here: not a copy of a store/,
  });
});

test('a frame that is lost is missed', async () => {
  const one: CopyItem = { type: 'record', name: 'a', value: new Uint8Array([1]) };
  const [both, first] = [await encoded([one, one]), await encoded([one])];
  const frame = 9 + 1 + 1;
  const headerBytes = first.length - frame - (9 + 1);
  const without = Buffer.concat([both.subarray(0, headerBytes), both.subarray(headerBytes + frame)]);
  await assert.rejects(decoded(without), { code: 'corrupt', message: /a frame of it is damaged/ });
});
