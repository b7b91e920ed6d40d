// What a hub serves of its lists: files as they are on the disk, the newest bundle among them.
import assert from 'node:assert/strict';
import test from 'node:test';
import fastify from 'fastify';
import { decodeBundle } from '../daemon/fleet/lists/bundle.ts';
import { serveLists } from '../daemon/hub/lists/serve.ts';
import { entriesOf, PublishedFolder } from './helpers/published-list.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

test('the bundle that is served is that of the newest epoch, whole and in part, and not before there is one', async t => {
  const published = await PublishedFolder.make(await temporaryFolder(t));
  const app = fastify();
  t.after(() => app.close());
  serveLists(app, published.folder);
  const url = `/lists/${published.list}/metadata/newest.bundle`;
  const get = (headers: Record<string, string> = {}) => app.inject({ url, headers });
  assert.equal((await get()).statusCode, 404);
  const versions: number[] = [];
  for (let epoch = 1; epoch <= 3; epoch++) {
    const { version } = await published.publish(entriesOf(10 + epoch));
    const answers = [await get(), await get()];
    for (const { rawPayload, headers } of answers) {
      assert.equal(headers['content-length'], String(rawPayload.length));
      versions.push(decodeBundle(rawPayload).version - version);
    }
    const part = await get({ range: 'bytes=4-19' });
    assert.equal(part.statusCode, 206);
    assert.deepEqual(part.rawPayload, answers[0]?.rawPayload.subarray(4, 20));
    const again = await get({ 'if-none-match': String(answers[0]?.headers.etag) });
    assert.equal(again.statusCode, 304);
  }
  assert.deepEqual(versions, [0, 0, 0, 0, 0, 0]);
});
