import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { Fault, type FaultCode } from '../../daemon/core/errors.ts';
import type { AuditEntry } from '../../daemon/store/contract/audit.ts';
import type { DocumentChange, Documents } from '../../daemon/store/contract/documents.ts';

/** Documents under test, empty at first. */
export interface DocumentsRig {
  readonly documents: Documents;
  /** The actions of the audit entries that were written, in order. */
  readonly audited: () => Promise<readonly string[]>;
  close(): Promise<void>;
}

const entry = (action: string): AuditEntry => ({ at: '2026-01-02T03:04:05.000Z', action, actor: 'test' });
const put = (name: string, value: unknown, ifVersion?: number): DocumentChange => {
  return { kind: 'thing', name, value, ...(ifVersion !== undefined && { ifVersion }) };
};
const gone = (name: string): DocumentChange => ({ kind: 'thing', name, gone: true });

async function failsWith(code: FaultCode, operation: Promise<unknown>, where?: string): Promise<void> {
  await assert.rejects(operation, (error: unknown) => {
    assert.ok(error instanceof Fault, `a Fault, not ${String(error)}`);
    assert.equal(error.code, code, error.message);
    if (where !== undefined) assert.equal(error.detail.where, where);
    return true;
  });
}

/** Documents that a power cut does not take. */
export interface LastingRig extends DocumentsRig {
  /** The same documents after a power cut. */
  readonly afterPowerCut: () => Promise<Documents>;
}

/** What an implementation of Documents owes, LevelDB's now, PostgreSQL's later. */
export function documentsContract(store: string, open: () => Promise<DocumentsRig>): void {
  const holds = holdsOf(store, open);
  readsAndLists(holds);
  versions(holds);
  batches(holds);
  model(holds);
}

/** What one owes beyond that which keeps them over a power cut. */
export function lastingDocumentsContract(store: string, open: () => Promise<LastingRig>): void {
  documentsContract(store, open);
  survives(holdsOf(store, open));
}

type Holds<Rig = DocumentsRig> = (behaviour: string, body: (rig: Rig) => Promise<void>) => void;

function holdsOf<Rig extends DocumentsRig>(store: string, open: () => Promise<Rig>): Holds<Rig> {
  return (behaviour, body) => {
    test(`${store}: ${behaviour}`, async () => {
      const rig = await open();
      try {
        await body(rig);
      } finally {
        await rig.close();
      }
    });
  };
}

function readsAndLists(holds: Holds): void {
  holds('what was written is read as it was, and nothing else is there', async ({ documents }) => {
    const value = { text: 'æ\u2028', list: [1, null, { deep: true }] };
    await documents.write([put('a', value)]);
    assert.deepEqual((await documents.get('thing', 'a'))?.value, value);
    assert.equal(await documents.get('thing', 'b'), undefined);
    assert.equal(await documents.get('other', 'a'), undefined);
    await documents.write([gone('a')]);
    assert.equal(await documents.get('thing', 'a'), undefined);
  });

  holds('a list has a kind in the order of the names, page by page, and by prefix', async ({ documents }) => {
    const names = ['b', 'a/2', 'a/10', 'a', 'B', 'a-1', 'a0'];
    await documents.write([...names.map(name => put(name, name)), { kind: 'things', name: 'a', value: 0 }]);
    const namesOf = async (page: Parameters<Documents['list']>[1]) =>
      (await documents.list('thing', page)).map(({ name }) => name);
    const inOrder = ['B', 'a', 'a-1', 'a/10', 'a/2', 'a0', 'b'];
    assert.deepEqual(await namesOf({ limit: 99 }), inOrder);
    assert.deepEqual(await namesOf({ limit: 2 }), ['B', 'a']);
    assert.deepEqual(await namesOf({ limit: 3, after: 'a' }), ['a-1', 'a/10', 'a/2']);
    assert.deepEqual(await namesOf({ limit: 99, prefix: 'a/' }), ['a/10', 'a/2']);
    assert.deepEqual(await namesOf({ limit: 99, prefix: 'a/', after: 'a/10' }), ['a/2']);
    assert.deepEqual(await namesOf({ limit: 99, prefix: 'a/', after: 'B' }), ['a/10', 'a/2']);
    assert.deepEqual(await namesOf({ limit: 99, after: 'b' }), []);
  });

  holds('what cannot be kept is refused', async ({ documents }) => {
    const bad = (change: DocumentChange) => failsWith('bad-input', documents.write([change]));
    await bad(put('', 1));
    await bad(put('a b', 1));
    await bad(put('x'.repeat(321), 1));
    await bad({ kind: 'Thing', name: 'a', value: 1 });
    await bad(put('a', undefined));
    await bad(put('a', 'x'.repeat(1024 * 1024)));
    await failsWith('bad-input', documents.get('thing', 'ä'));
    await failsWith('bad-input', documents.list('thing', { limit: 0 }));
    await documents.write([put('x'.repeat(320), 'x'.repeat(1000 * 1024))]);
  });
}

function versions(holds: Holds): void {
  holds('a version grows with every write, and never comes again for a name', async ({ documents }) => {
    const seen: number[] = [];
    for (const change of [put('a', 1), put('a', 2), gone('a'), put('a', 3), put('a', 3)]) {
      seen.push(...(await documents.write([change])));
    }
    assert.deepEqual(
      seen,
      [...new Set(seen)].toSorted((a, b) => a - b),
    );
    assert.equal((await documents.get('thing', 'a'))?.version, seen.at(-1));
  });

  holds('ifVersion holds the document against what is there, and names it', async ({ documents }) => {
    const [first = 0] = await documents.write([put('a', 1, 0)]);
    await failsWith('conflict', documents.write([put('a', 2, 0)]), 'thing/a');
    const [second = 0] = await documents.write([put('a', 2, first)]);
    await failsWith('conflict', documents.write([put('a', 3, first)]), 'thing/a');
    await failsWith('conflict', documents.write([{ ...gone('a'), ifVersion: first }]), 'thing/a');
    assert.deepEqual((await documents.get('thing', 'a'))?.value, 2);
    await documents.write([{ ...gone('a'), ifVersion: second }]);
    await failsWith('conflict', documents.write([put('a', 3, second)]), 'thing/a');
    await documents.write([put('a', 4, 0)]);
  });

  holds('of writers that meet one wins', async ({ documents }) => {
    const [version = 0] = await documents.write([put('a', 'first')]);
    const writers = Array.from({ length: 8 }, (_, writer) => documents.write([put('a', writer, version)]));
    const outcomes = await Promise.allSettled(writers);
    const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await documents.get('thing', 'a'))?.value, won);
  });
}

function batches(holds: Holds): void {
  holds('a write is whole, its audit too, or nothing of it', async ({ documents, audited }) => {
    await documents.write([put('a', 1), put('b', 1)], [entry('made')]);
    const before = await documents.list('thing', { limit: 9 });
    await failsWith('conflict', documents.write([put('a', 2), put('b', 2, 99)], [entry('lost')]), 'thing/b');
    await failsWith('bad-input', documents.write([put('a', 2), put('a', 3)], [entry('lost')]), 'thing/a');
    assert.deepEqual(await documents.list('thing', { limit: 9 }), before);
    await documents.write([], [entry('noted')]);
    const actions = (await audited()).filter(action => ['made', 'lost', 'noted'].includes(action));
    assert.deepEqual(actions, ['made', 'noted']);
  });
}

function survives(holds: Holds<LastingRig>): void {
  holds(
    'after a power cut everything that was acknowledged is there',
    async ({ documents, afterPowerCut }) => {
      await documents.write([put('a', 1), put('b', 1)]);
      const [, version] = await documents.write([gone('b'), put('a', 2)]);
      const again = await afterPowerCut();
      assert.deepEqual(await again.list('thing', { limit: 9 }), [
        { kind: 'thing', name: 'a', version, value: 2 },
      ]);
      const [next = 0] = await again.write([put('b', 1, 0)]);
      assert.ok(next > (version ?? 0), 'versions go on from where they were');
    },
  );
}

interface Command {
  readonly name: string;
  readonly value: number | undefined;
  readonly guess: 'any' | 'right' | 'none' | 'wrong';
}

const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.record({
    name: fc.constantFrom('a', 'b', 'b/c'),
    value: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    guess: fc.constantFrom('any', 'right', 'none', 'wrong'),
  }),
  { maxLength: 20 },
);

function model(holds: Holds): void {
  holds('any series of writes leaves what a map would hold', async ({ documents }) => {
    let runs = 0;
    const property = fc.asyncProperty(commands, async series => {
      const kind = `run-${runs++}`;
      const held = new Map<string, { value: number; version: number }>();
      for (const { name, value, guess } of series) {
        const version = held.get(name)?.version ?? 0;
        const ifVersion = { any: undefined, right: version, none: 0, wrong: version + 1_000_000 }[guess];
        const what = value === undefined ? { gone: true as const } : { value };
        const change = { kind, name, ...what, ...(ifVersion !== undefined && { ifVersion }) };
        if (ifVersion !== undefined && ifVersion !== version) {
          await failsWith('conflict', documents.write([change]), `${kind}/${name}`);
          continue;
        }
        const [given = 0] = await documents.write([change]);
        if (value === undefined) held.delete(name);
        else held.set(name, { value, version: given });
      }
      const found = await documents.list(kind, { limit: 99 });
      const wanted = [...held].map(([name, one]) => ({ kind, name, ...one }));
      assert.deepEqual(
        found,
        wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      );
    });
    await fc.assert(property, { numRuns: 25 });
  });
}
