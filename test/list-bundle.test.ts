// The newest files of a list in one: read as they were written, and nothing else.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { BundledSource, decodeBundle, encodeBundle } from '../daemon/fleet/lists/bundle.ts';
import type { ByteSource } from '../daemon/fleet/lists/source.ts';
import { bundlePath } from '../daemon/fleet/lists/parameters.ts';
import { entriesOf, entryOf, following, PublishedFolder } from './helpers/published-list.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const files = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z/.0-9]{1,40}$/), fc.uint8Array({ maxLength: 200 })), {
    selector: ([name]) => name,
    maxLength: 16,
  })
  .map(entries => new Map(entries.map(([name, bytes]) => [name, Buffer.from(bytes)])));
const bundle = fc.record({ version: fc.integer({ min: 1 }), root: fc.integer({ min: 1 }), files });

test('a bundle is read as it was written; cut, longer or random bytes are refused', () => {
  fc.assert(
    fc.property(bundle, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 9 }), (given, at, more) => {
      const bytes = encodeBundle(given);
      const read = decodeBundle(bytes);
      assert.deepEqual([read.version, read.root], [given.version, given.root]);
      assert.deepEqual(
        new Map([...read.files].map(([name, file]) => [name, Buffer.from(file)])),
        given.files,
      );
      assert.throws(() => decodeBundle(bytes.subarray(0, at % bytes.length)), { code: 'bad-input' });
      assert.throws(() => decodeBundle(Buffer.concat([bytes, more])), { code: 'bad-input' });
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), bytes => {
      assert.throws(() => decodeBundle(Buffer.from(bytes)), { code: 'bad-input' });
    }),
  );
});

test('what it holds is given by ranges, a later root than its own is none, and all else comes from elsewhere', async () => {
  const others: ByteSource = {
    async *read(path) {
      yield Buffer.from(`other ${path}`);
    },
  };
  const held = new Map([['targets/a', Buffer.from('0123456789')]]);
  const source = new BundledSource({ version: 1, root: 2, files: held }, others);
  const read = async (path: string, range: { from: number; to?: number }) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of source.read(path, range, new AbortController().signal)) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };
  assert.equal(await read('targets/a', { from: 2, to: 5 }), '234');
  assert.equal(await read('targets/b', { from: 0 }), 'other targets/b');
  assert.equal(await read('metadata/2.root.json', { from: 0 }), 'other metadata/2.root.json');
  await assert.rejects(read('metadata/3.root.json', { from: 0 }), { code: 'not-found' });
});

test('who is one epoch behind asks for one file; who is pointed to a newer one than the bundle has, for each', async t => {
  const published = await PublishedFolder.make(await temporaryFolder(t));
  const kiosk = await following(published);
  t.after(() => kiosk.follower.close());
  await published.publish(entriesOf(40));
  await kiosk.next();
  await published.publish([...entriesOf(39), entryOf('NEW')]);
  kiosk.source.asked.length = 0;
  assert.equal((await kiosk.next()).how, 'delta');
  assert.deepEqual(kiosk.source.asked, [bundlePath]);
  const old = await published.repository.read();
  await published.publish(entriesOf(38));
  const { version = 0 } = old.current?.timestamp ?? {};
  kiosk.source.asked.length = 0;
  kiosk.source.staleBundle = version;
  assert.equal((await kiosk.next()).epoch, 3);
  assert.ok(kiosk.source.asked.includes('metadata/timestamp.json'));
});
