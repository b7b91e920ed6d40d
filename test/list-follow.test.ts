import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { entriesOf, entryOf, following, PublishedFolder } from './helpers/published-list.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

async function site(t: TestContext) {
  const published = await PublishedFolder.make(await temporaryFolder(t));
  const kiosk = await following(published);
  t.after(() => kiosk.follower.close());
  return { published, kiosk };
}

test('a kiosk takes the whole list first, then what each epoch changes, and says what it has', async t => {
  const { published, kiosk } = await site(t);
  await published.publish(entriesOf(300));
  const first = await kiosk.next();
  assert.equal(first.how, 'snapshot', kiosk.lines.join('\n'));
  assert.deepEqual([first.epoch, first.added, first.deleted], [1, 300, 0]);
  const changed = [...entriesOf(298), entryOf('SUBJECT-298', 9), entryOf('NEW')];
  await published.publish(changed);
  const second = await kiosk.next();
  assert.deepEqual(
    [second.how, second.epoch, second.added, second.replaced, second.deleted],
    ['delta', 2, 1, 1, 1],
  );
  assert.ok(second.bytes < 12_000, `${second.bytes} bytes`);
  assert.equal(second.root, (await published.repository.read()).current?.manifest.root);
});

test('who missed some epochs takes their deltas, who missed more than are kept takes the list', async t => {
  const { published, kiosk } = await site(t);
  await published.publish(entriesOf(50));
  await kiosk.next();
  for (let mark = 2; mark < 6; mark++)
    await published.publish([...entriesOf(49), entryOf('SUBJECT-49', mark)]);
  const some = await kiosk.next();
  assert.deepEqual([some.how, some.epoch, some.replaced], ['delta', 5, 1]);
  for (let mark = 6; mark < 23; mark++)
    await published.publish([...entriesOf(49), entryOf('SUBJECT-49', mark)]);
  const more = await kiosk.next();
  assert.deepEqual([more.how, more.epoch, more.replaced, more.added], ['snapshot', 22, 1, 0]);
});
