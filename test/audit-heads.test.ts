import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { verifyChain } from '../daemon/store/audit/audit-verify.ts';
import { below } from '../daemon/store/keys.ts';
import type { Database } from '../daemon/store/leveldb/level.ts';
import { readHead } from '../daemon/store/audit/signed-head.ts';
import {
  appendLinks,
  auditorsKey,
  number,
  openSigned,
  signing,
  strangersKey,
  withRaw,
} from './helpers/audit.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const kiosk = { chain: 'kiosk', keys: [auditorsKey] } as const;

/** As an auditor has it: the raw records, and no sealing key. */
const sourceOf = (database: Database) => ({
  sealedEntries: (range: object) => database.iterator(range),
});
const verified = (folder: string, expectation: Parameters<typeof verifyChain>[1] = kiosk) =>
  withRaw(folder, database => verifyChain(sourceOf(database), expectation));

const headsOf = (folder: string) =>
  withRaw(folder, database => database.values(below('head')).all()).then(values =>
    values.map(value => readHead(Buffer.from(value).toString())),
  );

async function closedStore(t: Parameters<typeof temporaryFolder>[0], links: number, headLinks: number) {
  const folder = await temporaryFolder(t);
  const store = await openSigned(path.join(folder, 'store'), signing(folder, {}, { headLinks }));
  await appendLinks(store, 1, links);
  await store.close();
  return path.join(folder, 'store');
}

test('the head is signed every so many links and at the close, each naming the one before, and goes to the outbox', async t => {
  const folder = await temporaryFolder(t);
  const storeFolder = path.join(folder, 'store');
  const store = await openSigned(storeFolder, signing(folder, {}, { headLinks: 4 }));
  let told = 0;
  store.outbox.onAppend(() => told++);
  await appendLinks(store, 1, 9);
  const sent = await store.outbox.read('routine', 0, 10);
  assert.equal(told, 2);
  await store.close();
  const heads = await headsOf(storeFolder);
  assert.deepEqual(
    heads.map(({ head, previous }) => [previous.seq, head.seq]),
    [
      [0, 4],
      [4, 8],
      [8, 9],
    ],
  );
  assert.deepEqual(
    sent.map(({ event }) =>
      event.type === 'org.bitmap.audit-head.v1' ? readHead(event.data.jws).head.seq : event.type,
    ),
    [4, 8],
  );
  const verdict = await verified(storeFolder);
  assert.deepEqual(verdict, {
    verified: 9,
    signed: { seq: 9, at: '2026-01-02T03:04:05.000Z', keyId: auditorsKey.id },
    unsigned: 0,
  });
});

test('few links are signed after so many minutes, and nothing is signed where nothing is new', async t => {
  const folder = await temporaryFolder(t);
  const clock = new ManualClock('2026-01-02T03:04:05.000Z');
  const store = await openSigned(folder, signing(folder, { clock }, { headMs: 60_000 }));
  await appendLinks(store, 1, 2);
  await clock.advance(59_999);
  assert.equal(await store.outbox.count(), 0);
  await clock.advance(1);
  while ((await store.outbox.count()) === 0) await new Promise(resolve => setImmediate(resolve));
  await clock.advance(600_000);
  await store.close();
  assert.deepEqual(
    (await headsOf(folder)).map(({ head, at }) => [head.seq, at]),
    [[2, '2026-01-02T03:05:05.000Z']],
  );
});

test('the store itself proves the chain with its heads', async t => {
  const folder = await temporaryFolder(t);
  const store = await openSigned(folder, signing(folder, {}, { headLinks: 2 }));
  await appendLinks(store, 1, 3);
  const { verified: links, signed, unsigned, firstBad } = await store.verifyAudit();
  assert.deepEqual([links, signed?.seq, unsigned, firstBad], [3, 2, 1, undefined]);
  await store.close();
});

type Damage = (database: Database) => Promise<void>;

const put =
  (key: string, value: Uint8Array): Damage =>
  database =>
    database.put(key, value);
const cut =
  (...keys: string[]): Damage =>
  database =>
    database.batch(keys.map(key => ({ type: 'del', key })));

async function found(t: Parameters<typeof temporaryFolder>[0], damage: Damage) {
  const folder = await closedStore(t, 10, 4);
  await withRaw(folder, damage);
  const { firstBad } = await verified(folder);
  return [firstBad?.key, firstBad?.defect];
}

test('with the public key alone: a lost link, a swap, a cut-off tail and a lost head are named', async t => {
  const [link, head] = [(seq: number) => `audit/${number(seq)}`, (seq: number) => `head/${number(seq)}`];
  assert.deepEqual(await found(t, cut(link(5))), [link(5), 'missing']);
  assert.deepEqual(await found(t, cut(link(9), link(10))), [link(9), 'missing']);
  assert.deepEqual(await found(t, cut(head(4))), [head(4), 'missing']);
  assert.deepEqual(await found(t, cut(head(8))), [head(8), 'missing']);
  assert.deepEqual(await found(t, cut(head(4), head(8), head(10))), [head(10), 'unsigned']);
  const swap: Damage = async database => {
    const [a, b] = [await database.get(link(6)), await database.get(link(7))];
    await put(link(6), b ?? a)(database);
    await put(link(7), a)(database);
  };
  assert.deepEqual(await found(t, swap), [link(6), 'altered']);
  const moved: Damage = async database => put(head(8), await database.get(head(4)))(database);
  assert.deepEqual(await found(t, moved), [head(8), 'altered']);
});

test('heads that another key has signed are forged', async t => {
  const folder = await temporaryFolder(t);
  const store = await openSigned(folder, signing(folder, { key: strangersKey }));
  await appendLinks(store, 1, 2);
  await store.close();
  assert.deepEqual((await verified(folder)).firstBad, {
    key: `head/${number(2)}`,
    defect: 'forged',
    place: 'no given key has signed it',
  });
  const both = { chain: 'kiosk', keys: [auditorsKey, strangersKey] } as const;
  assert.equal((await verified(folder, both)).firstBad, undefined);
});

test('a head has one spelling: bits that its encoding leaves open are no place to hide a change', async t => {
  const folder = await closedStore(t, 2, 4);
  const key = `head/${number(2)}`;
  const jws = Buffer.from(
    await withRaw(folder, async database => (await database.get(key)) ?? Buffer.of()),
  ).toString();
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const lasts = alphabet.split('').map(last => jws.slice(0, -1) + last);
  const others = [
    ...lasts.filter(other => other !== jws),
    `${jws}=`,
    `${jws}\n`,
    jws.replace('.', '=.'),
    `${jws}.`,
  ];
  for (const other of others) {
    await withRaw(folder, put(key, Buffer.from(other)));
    assert.equal((await verified(folder)).firstBad?.key, key, other);
  }
});

test('a key that was lost and made anew leaves what it had signed proven to the store, and is told apart by the hub', async t => {
  const folder = await temporaryFolder(t);
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  for (const [key, from] of [
    [auditorsKey, 1],
    [strangersKey, 3],
    [strangersKey, 5],
  ] as const) {
    const store = await openSigned(folder, signing(folder, { key, log }));
    await appendLinks(store, from, from + 1);
    await store.close();
  }
  const store = await openSigned(folder, signing(folder, { key: strangersKey, log }));
  assert.deepEqual(
    [(await store.verifyAudit()).firstBad, store.witness.state, lines],
    [undefined, 'agrees', []],
  );
  await store.close();
  assert.equal(
    (await verified(folder)).firstBad?.defect,
    'forged',
    'an auditor who was given the older key alone',
  );
});

test('a history that was written anew behind a signed head is told from the one that was signed', async t => {
  const folder = await temporaryFolder(t);
  const [store, copy] = [path.join(folder, 'store'), path.join(folder, 'copy')];
  const audit = () => signing(folder, { log: () => {} }, { headLinks: 1_000 });
  const first = await openSigned(store, audit());
  await appendLinks(first, 1, 5);
  await first.close();
  await cp(store, copy, { recursive: true });
  const honest = await openSigned(store, audit());
  await appendLinks(honest, 6, 8);
  await honest.close();
  const forger = await openSigned(copy, { ...audit(), witnessFolder: path.join(folder, 'other') });
  await appendLinks(forger, 60, 62);
  await forger.close();
  const key = `head/${number(8)}`;
  const signed = await withRaw(store, database => database.get(key));
  await withRaw(copy, put(key, signed));
  const { firstBad, verified: links } = await verified(copy);
  assert.deepEqual([links, firstBad?.key, firstBad?.defect], [8, key, 'diverged']);
});

test('a part is proved from the signed head before it', async t => {
  const folder = await closedStore(t, 10, 4);
  const from = async (since: number | string) => {
    const { after, verified: links, firstBad } = await verified(folder, { ...kiosk, since });
    return [after, links, firstBad];
  };
  assert.deepEqual(await from(9), [8, 2, undefined]);
  assert.deepEqual(await from(8), [4, 6, undefined]);
  assert.deepEqual(await from(3), [0, 10, undefined]);
  assert.deepEqual(await from('2026-01-02T03:04:05Z'), [10, 0, undefined]);
  assert.deepEqual(await from('2026-01-02T03:04:04Z'), [0, 10, undefined]);
});
