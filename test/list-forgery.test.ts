// What somebody on the way, or with some of the keys, can make of a published list: nothing that is taken.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import test, { type TestContext } from 'node:test';
import { putRoot, renew } from '../daemon/hub/lists/publisher.ts';
import { makeRoleKeys } from '../daemon/hub/lists/role-keys.ts';
import {
  entriesOf,
  entryOf,
  type Followed,
  following,
  PublishedFolder,
  type Tamper,
} from './helpers/published-list.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const hourMs = 3_600_000;

/** A kiosk that holds epoch 1, of a list whose epoch 2 is out. */
async function site(t: TestContext) {
  const published = await PublishedFolder.make(await temporaryFolder(t));
  const kiosk = await following(published);
  t.after(() => kiosk.follower.close());
  await published.publish(entriesOf(40));
  assert.equal((await kiosk.next()).epoch, 1);
  const before = new Map<string, Buffer>();
  for (const name of ['metadata/timestamp.json', 'metadata/1.snapshot.json', 'metadata/1.targets.json'])
    before.set(name, await readFile(published.file(name)));
  await published.publish([...entriesOf(39), entryOf('NEW')]);
  return { published, kiosk, before };
}

/** The code that the kiosk refuses what it is given with; it holds epoch 1 as before, and takes epoch 2 when it is left alone. */
async function refusal(kiosk: Followed, tamper: Tamper): Promise<string | undefined> {
  const { source } = kiosk;
  source.tamper = tamper;
  const report = await kiosk.next();
  assert.equal(report.epoch, 1);
  source.tamper = (_, bytes) => bytes;
  const after = await kiosk.next();
  assert.deepEqual([after.epoch, after.refusal], [2, undefined]);
  return report.refusal?.code;
}

const only =
  (wanted: string | RegExp, change: (bytes: Buffer) => Buffer | undefined): Tamper =>
  (name, bytes) =>
    (typeof wanted === 'string' ? name === wanted : wanted.test(name)) ? change(bytes) : bytes;

const flipped = (bytes: Buffer, at = bytes.length >> 1) => {
  const other = Buffer.from(bytes);
  other[at] ^= 1;
  return other;
};

/** Signed metadata with something in it changed, and the signatures as they were. */
const edited = (change: (signed: Record<string, unknown>) => void) => (bytes: Buffer) => {
  const value = JSON.parse(bytes.toString('utf8')) as { signed: Record<string, unknown> };
  change(value.signed);
  return Buffer.from(JSON.stringify(value));
};

const cases: readonly [what: string, code: string, tamper: Tamper][] = [
  [
    'a timestamp that was edited',
    'forged',
    only(
      'metadata/timestamp.json',
      edited(signed => (signed['version'] = 9)),
    ),
  ],
  ['a snapshot that was edited', 'wrong-hash', only(/snapshot\.json$/, bytes => flipped(bytes))],
  ['targets that were edited', 'wrong-hash', only(/targets\.json$/, bytes => flipped(bytes))],
  [
    'a longer snapshot',
    'wrong-length',
    only(/snapshot\.json$/, bytes => Buffer.concat([bytes, Buffer.from(' ')])),
  ],
  ['a delta of another hash', 'wrong-hash', only(/delta-2$/, bytes => flipped(bytes))],
  ['a delta that ends too early', 'unavailable', only(/delta-2$/, bytes => bytes.subarray(0, 50))],
  ['a manifest of another hash', 'wrong-hash', only(/manifest\.json$/, bytes => flipped(bytes))],
  ['a timestamp that is not JSON', 'malformed', only('metadata/timestamp.json', () => Buffer.from('{'))],
  [
    'metadata that never ends',
    'wrong-length',
    only('metadata/timestamp.json', () => Buffer.alloc(1_000_000, 32)),
  ],
  ['targets that are missing', 'mixed', only(/targets\.json$/, () => undefined)],
];

for (const [what, code, tamper] of cases) {
  test(`${what} is refused: ${code}`, async t => {
    const { kiosk } = await site(t);
    kiosk.source.hasBundle = false;
    assert.equal(await refusal(kiosk, tamper), code);
  });

  test(`${what} is refused in a bundle, too: ${code}`, async t => {
    const { kiosk } = await site(t);
    assert.equal(await refusal(kiosk, tamper), code);
  });
}

test('an older timestamp is refused, also by a kiosk that was restarted: rolled-back', async t => {
  const { published, kiosk, before } = await site(t);
  assert.equal((await kiosk.next()).epoch, 2);
  await kiosk.follower.close();
  const again = await following(published, { documents: kiosk.documents, place: kiosk.place });
  t.after(() => again.follower.close());
  again.source.tamper = (name, bytes) => before.get(name) ?? bytes;
  const report = await again.next();
  assert.deepEqual([report.refusal?.code, report.epoch], ['rolled-back', 2]);
});

test('a timestamp that was seen binds after a restart, though what it names was never to be had: rolled-back', async t => {
  const { published, kiosk, before } = await site(t);
  kiosk.source.hasBundle = false;
  kiosk.source.tamper = only(/2.snapshot.json$/, () => undefined);
  assert.equal((await kiosk.next()).refusal?.code, 'mixed');
  await kiosk.follower.close();
  const again = await following(published, { documents: kiosk.documents, place: kiosk.place });
  t.after(() => again.follower.close());
  again.source.hasBundle = false;
  again.source.tamper = (name, bytes) => before.get(name) ?? bytes;
  const report = await again.next();
  assert.deepEqual([report.refusal?.code, report.epoch], ['rolled-back', 1]);
});

test('what is trusted of an epoch is kept in one write', async t => {
  const { kiosk } = await site(t);
  const write = kiosk.documents.write.bind(kiosk.documents);
  let writes = 0;
  kiosk.documents.write = (...given) => {
    writes += 1;
    return write(...given);
  };
  assert.equal((await kiosk.next()).epoch, 2);
  assert.equal(writes, 1);
});

test('the snapshot of another epoch beside a new timestamp is refused', async t => {
  const { kiosk, before } = await site(t);
  const old = before.get('metadata/1.snapshot.json') ?? Buffer.alloc(0);
  assert.match(
    (await refusal(
      kiosk,
      only('metadata/2.snapshot.json', () => old),
    )) ?? '',
    /^wrong-(hash|length)$/,
  );
});

test('an old world that is shown for ever is refused when its signature has run out: frozen', async t => {
  const { published, kiosk } = await site(t);
  published.clock.pass(25 * hourMs);
  const report = await kiosk.next();
  assert.deepEqual([report.refusal?.code, report.epoch], ['frozen', 1]);
  assert.equal(await renew({ ...published.parts }), true);
  // It may have looked by itself meanwhile.
  const isThere = kiosk.reports.at(-1)?.epoch === 2;
  assert.equal(isThere ? 2 : (await kiosk.next()).epoch, 2);
});

test('one of two keys of the targets is not enough: forged', async t => {
  const { published, kiosk } = await site(t);
  // Whoever has the keys that lie with the hub, and one of the targets, signs all that they can.
  const thief = published.keys.filter(
    ({ role, id }) => role !== 'root' && id !== ownedBy(published, 'targets', 1),
  );
  const root = (await published.repository.read()).root;
  root.signed.roles['targets'] = Object.assign(
    Object.create(Object.getPrototypeOf(root.signed.roles['targets'])),
    {
      keyIDs: root.signed.roles['targets']?.keyIDs,
      threshold: 1,
    },
  );
  const { signSnapshot, signTargets, signTimestamp } = await import('../daemon/hub/lists/roles.ts');
  const signing = { root, keys: thief };
  const now = published.clock.wall();
  kiosk.source.hasBundle = false;
  const targets = signTargets(3, [], now, signing);
  const snapshot = signSnapshot(3, targets, now, signing);
  await published.repository.putRole('3.targets.json', targets);
  await published.repository.putRole('3.snapshot.json', snapshot);
  await published.repository.putRole('timestamp.json', signTimestamp(3, snapshot, now, signing));
  const report = await kiosk.next();
  assert.deepEqual([report.refusal?.code, report.epoch], ['forged', 1]);
});

const ownedBy = ({ keys }: PublishedFolder, role: string, at: number) =>
  keys.filter(one => one.role === role)[at]?.id;

test('keys are changed, and kiosks follow; the old ones sign for nothing any more', async t => {
  const { published, kiosk } = await site(t);
  const old = published.keys;
  const fresh = await makeRoleKeys(`${published.folder}/keys`, 'timestamp');
  const others = await makeRoleKeys(`${published.folder}/keys`, 'targets');
  const staying = old.filter(({ role }) => role === 'root' || role === 'snapshot');
  published.keys = [...staying, ...fresh, ...others];
  const keys = [...old, ...fresh, ...others];
  assert.equal(await putRoot({ ...published.parts, keys }, { keys: published.keys }), 2);
  await published.publish([...entriesOf(39), entryOf('NEWER')]);
  assert.equal((await kiosk.next()).epoch, 3, kiosk.lines.join('\n'));
  published.keys = old;
  await assert.rejects(published.publish(entriesOf(3)), { code: 'not-found' });
});

test('a root that its former keys have not signed is refused: forged', async t => {
  const { published, kiosk } = await site(t);
  const { rootOf, signBy, encoded } = await import('../daemon/hub/lists/roles.ts');
  const folder = await temporaryFolder(t);
  const stolen = [
    ...(await makeRoleKeys(folder, 'root')),
    ...published.keys.filter(({ role }) => role !== 'root'),
  ];
  kiosk.source.hasBundle = false;
  const root = rootOf({ version: 2, now: published.clock.wall(), keys: stolen });
  signBy(root, root.signed, 'root', stolen);
  await published.repository.putRole('2.root.json', encoded(root));
  const report = await kiosk.next();
  assert.deepEqual([report.refusal?.code, report.epoch], ['forged', 1]);
});

test('a key under two names does not count twice: malformed', async t => {
  const { published } = await site(t);
  const text = await published.repository.firstRoot();
  const root = JSON.parse(text) as { signed: { keys: Record<string, unknown> } };
  const [id = ''] = Object.keys(root.signed.keys);
  root.signed.keys['another-name'] = root.signed.keys[id];
  const kiosk = await following(published, { root: JSON.stringify(root) });
  t.after(() => kiosk.follower.close());
  assert.equal((await kiosk.next()).refusal?.code, 'malformed');
});

test('a kiosk that holds something else than it should mends the buckets that differ, and no more', async t => {
  const { published, kiosk } = await site(t);
  await kiosk.next();
  const digest = await kiosk.place.digest(published.list);
  const hash = createHash('sha256').update('other').digest();
  const drifted = digest.after({
    upserts: [
      { subject: { id: 'SUBJECT-3' }, digest: hash },
      { subject: { id: 'STRAY' }, digest: hash },
    ],
    removals: ['SUBJECT-5'],
  });
  const honest = kiosk.place.digest.bind(kiosk.place);
  let isDrifted = true;
  kiosk.place.digest = async list => (isDrifted ? drifted : honest(list));
  const change = kiosk.place.change.bind(kiosk.place);
  kiosk.place.change = async epoch => {
    isDrifted = false;
    await change(epoch);
  };
  await renew({ ...published.parts, now: new Date(published.clock.wall().getTime() + 20 * hourMs) });
  const report = await kiosk.next({ ...published.pointer, version: 3 });
  assert.deepEqual(
    [report.how, report.added, report.replaced, report.deleted],
    ['repair', 1, 1, 1],
    kiosk.lines.join('\n'),
  );
  const ranges = kiosk.source.asked.filter(name => name.endsWith('snapshot-2'));
  assert.ok(ranges.length > 1, 'parts of the snapshot were asked for');
});

test('a source that gives more than was asked for is cut off: wrong-length', async t => {
  const { published, kiosk } = await site(t);
  const { source } = kiosk;
  source.hasBundle = false;
  const honest = source.read.bind(source);
  source.read = (name, range) => (name.endsWith('delta-2') ? endless() : honest(name, range));
  const report = await kiosk.next();
  assert.deepEqual([report.refusal?.code, report.epoch], ['wrong-length', 1]);
  assert.ok(report.bytes < 200_000, `${report.bytes} bytes were taken`);
  source.read = honest;
  assert.equal((await kiosk.next(published.pointer)).epoch, 2);
});

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(50_000);
}
