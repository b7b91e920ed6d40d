// Lists over messages, where a kiosk reaches its broker and nothing else.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { MessageSource, Reassembly } from '../daemon/fleet/lists/message-source.ts';
import type { FileAsk, FilePiece } from '../daemon/fleet/lists/messages.ts';
import { answerAsk } from '../daemon/hub/lists/serve.ts';
import { entriesOf, following, PublishedFolder } from './helpers/published-list.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const path = 'targets/file';

test('pieces in any order, doubled, of other asks or lost: what is read is the file from where it was asked, without a gap', () => {
  const arbitrary = fc.record({
    size: fc.integer({ min: 1, max: 400 }),
    from: fc.nat(300),
    bytes: fc.integer({ min: 1, max: 400 }),
    step: fc.integer({ min: 1, max: 90 }),
    order: fc.array(fc.nat(), { maxLength: 60 }),
  });
  fc.assert(
    fc.property(arbitrary, ({ size, from: start, bytes, step, order }) => {
      const from = start % size;
      const file = Buffer.from(Array.from({ length: size }, (_, at) => at & 0xff));
      const pieces: FilePiece[] = [];
      for (let at = 0; at < size; at += step) {
        const piece = file.subarray(Math.max(from, at), Math.min(at + step, from + bytes));
        const piecesFrom = Math.max(from, at);
        pieces.push({ list: 'a', path, from: piecesFrom, length: size, bytes: piece.toString('base64') });
      }
      pieces.push({ list: 'a', path: 'targets/other', from, length: size, bytes: 'AAAA' });
      pieces.push({ list: 'a', path, from: from + bytes, length: size, bytes: 'AAAA' });
      const reassembly = new Reassembly({ list: 'a', path, from, bytes });
      const read: Buffer[] = [];
      for (const at of order) {
        const piece = pieces[at % pieces.length];
        if (piece !== undefined) read.push(...reassembly.take(piece));
      }
      const got = Buffer.concat(read);
      assert.deepEqual(got, file.subarray(from, from + got.length));
      for (const piece of pieces) read.push(...reassembly.take(piece));
      assert.deepEqual(Buffer.concat(read), file.subarray(from, Math.min(from + bytes, size)));
      assert.equal(reassembly.isDone, true);
      assert.equal(reassembly.isAtEnd, from + bytes >= size);
    }),
    { numRuns: 300 },
  );
});

test('a whole list and a delta come by messages, some of which are lost, late or doubled', async t => {
  const published = await PublishedFolder.make(await temporaryFolder(t));
  let sent = 0;
  const source = new MessageSource({
    list: published.list,
    clock: published.clock,
    send: async (ask: FileAsk) => {
      await answerAsk(published.folder, ask, async piece => {
        sent++;
        if (sent % 7 === 3) return; // lost
        const deliver = () => source.handle(JSON.parse(JSON.stringify(piece)));
        deliver();
        if (sent % 3 === 0) published.clock.after(200, deliver);
      });
    },
  });
  const kiosk = await following(published, { source: () => source });
  t.after(() => kiosk.follower.close());
  const large = entriesOf(60).map(entry => ({
    ...entry,
    references: entry.references.map(one => ({ ...one, template: new Uint8Array(9_000).fill(2) })),
  }));
  await published.publish(large);
  const first = await kiosk.next();
  assert.deepEqual([first.how, first.added], ['snapshot', 60], kiosk.lines.join('\n'));
  await published.publish(large.slice(1));
  const second = await kiosk.next();
  assert.deepEqual([second.how, second.deleted], ['delta', 1], kiosk.lines.join('\n'));
});

test('what is asked for by a name that leads elsewhere is refused, what is not there is said not to be', async t => {
  const published = await PublishedFolder.make(await temporaryFolder(t));
  const answers: FilePiece[] = [];
  const ask = (name: string) =>
    answerAsk(published.folder, { list: published.list, path: name, from: 0, bytes: 10 }, async piece => {
      answers.push(piece);
    });
  await ask('targets/nothing');
  assert.deepEqual([answers.length, answers[0]?.length], [1, undefined]);
  for (const name of ['../keys/root-1.pem', 'metadata/../../keys/root-1.pem', 'keys/root-1.pem', 'metadata/'])
    await assert.rejects(ask(name), { code: 'bad-input' });
  await assert.rejects(
    answerAsk(published.folder, { list: '..', path: 'metadata/a', from: 0, bytes: 1 }, async () => {}),
  );
});
