import assert from 'node:assert/strict';
import test from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import type { Watchlist } from '../daemon/core/watchlist.ts';
import { LoadedLists } from '../daemon/lists.ts';

const list = (name: string): Watchlist => ({
  name,
  version: 1,
  importedAt: '2026-01-01T00:00:00Z',
  subjects: [{ id: 'A', action: 'call-officer' }, { id: 'B' }],
  references: [],
});
const stored = new Map(['fugitives', 'others'].map(name => [name, list(name)]));
const loaded: string[] = [];
const change = () => assert.fail('nothing changes');
const engine = {
  change,
  unload: change,
  async load({ name }: Watchlist) {
    loaded.push(name);
  },
};

test('only the lists that the policy names are loaded; a missing or broken one is not known', async () => {
  const store = {
    async watchlist(name: string) {
      if (name === 'broken') throw new Fault('corrupt', 'does not authenticate', { where: name });
      return stored.get(name);
    },
  };
  const lines: string[] = [];
  const lists = new LoadedLists(engine);
  await lists.loadNamed(['fugitives', 'missing', 'broken'], store, line => lines.push(line));
  assert.deepEqual(loaded, ['fugitives']);
  const known = lists.known();
  assert.deepEqual(
    known.map(({ name }) => name),
    ['fugitives'],
  );
  assert.equal(known[0]?.actionOf('A'), 'call-officer');
  assert.equal(known[0]?.actionOf('B'), undefined);
  assert.deepEqual(lines, ['list broken cannot be loaded: broken: does not authenticate']);
});

test('a list that is replaced stays known until the new one is there, and when that cannot be read', async () => {
  let release = () => {};
  const lists = new LoadedLists({
    change,
    unload: change,
    async load({ version }: Watchlist) {
      if (version === 2) await new Promise<void>(resolve => (release = resolve));
      if (version === 3) throw new Fault('bad-input', 'unreadable');
    },
  });
  await lists.load(list('fugitives'));
  const loading = lists.load({ ...list('fugitives'), version: 2, importedAt: '2026-02-01T00:00:00Z' });
  assert.equal(lists.known()[0]?.importedAt, '2026-01-01T00:00:00Z');
  release();
  await loading;
  assert.equal(lists.known()[0]?.importedAt, '2026-02-01T00:00:00Z');
  await assert.rejects(lists.load({ ...list('fugitives'), version: 3 }), /unreadable/);
  assert.equal(lists.known()[0]?.importedAt, '2026-02-01T00:00:00Z');
});

test('a list knows how many of its subjects cannot be found by some traits', async () => {
  const lists = new LoadedLists(engine);
  const reference = (subject: string, modality: 'fingerprint' | 'iris', instance: number) => {
    return { subject, modality, instance, position: 0 as const, template: new Uint8Array(1) };
  };
  const references = [
    reference('A', 'fingerprint', 1),
    reference('A', 'fingerprint', 2),
    reference('A', 'iris', 3),
    reference('B', 'fingerprint', 1),
    reference('C', 'iris', 1),
  ];
  const subjects = ['A', 'B', 'C', 'nobody-enrolled'].map(id => ({ id }));
  await lists.load({ ...list('mixed'), subjects, references });
  const [known] = lists.known();
  const without = (...traits: ('fingerprint' | 'iris')[]) =>
    known?.subjectsWithout({ traits, today: '2026-06-01' });
  assert.deepEqual(
    [without('fingerprint'), without('iris'), without('fingerprint', 'iris'), without()],
    [1, 1, 0, 3],
  );
});

test('an eye that was not taken finds nobody; who has expired is not missed', async () => {
  const lists = new LoadedLists(engine);
  const eye = (subject: string, position: 0 | 1 | 2) => {
    return {
      subject,
      modality: 'iris' as const,
      instance: position + 1,
      position,
      template: new Uint8Array(1),
    };
  };
  const subjects = [
    { id: 'right' },
    { id: 'both' },
    { id: 'unstated' },
    { id: 'gone', expiresOn: '2026-06-01' },
  ];
  const references = [eye('right', 1), eye('both', 1), eye('both', 2), eye('unstated', 0), eye('gone', 1)];
  await lists.load({ ...list('eyes'), subjects, references });
  const without = (eyes: readonly (0 | 1 | 2)[], today = '2026-06-01') =>
    lists.known()[0]?.subjectsWithout({ traits: ['iris'], eyes, today });
  assert.deepEqual([without([1, 2]), without([1]), without([2]), without([0])], [0, 0, 1, 0]);
  assert.equal(without([2], '2026-05-31'), 2);
});
