import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Commit } from '../daemon/store/contract/kiosk-store.ts';
import { decodeEvidence } from '../daemon/store/evidence-record.ts';
import { GroupCommit } from '../daemon/store/group-commit.ts';
import type { Evidence } from '../daemon/core/encounter.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { encodeRecord } from '../daemon/store/record.ts';
import {
  auditEntry,
  encounter,
  encounterCommit,
  encounterId,
  eventOf,
  storeOptions,
} from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const anyCommit = (number: number) =>
  fc.record({ audits: fc.nat(3), events: fc.nat(3), keeps: fc.boolean(), decides: fc.boolean() }).map(
    ({ audits, events, keeps, decides }): Commit => ({
      audit: Array.from({ length: audits }, (_, index) => auditEntry(`test.${number}.${index}`)),
      events: Array.from({ length: events }, () => eventOf(number)),
      ...(keeps ? { encounter: encounter(number) } : {}),
      ...(decides ? { decision: decisionOn(1, String(number)) } : {}),
    }),
  );

function decisionOn(number: number, reason: string) {
  const decidedAt = '2026-01-02T03:05:00.000Z';
  return { encounter: encounterId(number), officer: 'amira', decidedAt, verdict: 'refer', reason } as const;
}

test('commits of many callers stand in the order of the calls, whatever they share a sync with', async t => {
  const folder = await temporaryFolder(t);
  let run = 0;
  const plans = fc
    .array(fc.nat(1000), { minLength: 1, maxLength: 12 })
    .chain(list => fc.tuple(...list.map((_, index) => anyCommit(index))));
  await fc.assert(
    fc.asyncProperty(plans, async commits => {
      const place = `${folder}/${run++}`;
      const store = await openKioskStore(place, storeOptions());
      await Promise.all(commits.map(commit => store.commit(commit)));
      await store.close();

      const again = await openKioskStore(place, storeOptions({ create: false }));
      const links = await again.auditLinks({ after: 0, limit: 1000 });
      const actions = commits.flatMap(commit => commit.audit.map(entry => entry.action));
      assert.deepEqual(
        links.map(link => link.action),
        actions,
      );
      assert.deepEqual(
        links.map(link => link.seq),
        actions.map((_, index) => index + 1),
      );
      const entries = await again.outbox.read('routine', 0, 1000);
      assert.deepEqual(
        entries.map(entry => entry.event),
        commits.flatMap(commit => commit.events ?? []),
      );
      const kept = commits.flatMap(commit => commit.encounter ?? []).toReversed();
      assert.deepEqual(await again.encounters({ limit: 1000 }), kept);
      const decided = commits.flatMap(commit => commit.decision ?? []);
      assert.deepEqual(await again.decisions(encounterId(1)), decided);
      assert.deepEqual(await again.verifyAudit(), { verified: actions.length });
      await again.close();
    }),
    { numRuns: 25 },
  );
});

test('what waits while a write is under way goes together in the next', async () => {
  const groups: number[][] = [];
  const open: (() => void)[] = [];
  const commits = new GroupCommit<number, number>(3, async items => {
    groups.push([...items]);
    await new Promise<void>(resolve => open.push(resolve));
    return items.map(value => ({ status: 'fulfilled', value }));
  });
  const order: number[] = [];
  const submit = (item: number) => commits.submit(item).then(value => order.push(value));
  const first = submit(1);
  await Promise.resolve();
  const others = [2, 3, 4, 5].map(submit);
  assert.deepEqual(groups, [[1]]);
  for (let round = 0; round < 3; round++) {
    open.shift()?.();
    await new Promise(resolve => setImmediate(resolve));
  }
  await Promise.all([first, ...others]);
  await commits.idle();
  assert.deepEqual(groups, [[1], [2, 3, 4], [5]]);
  assert.deepEqual(order, [1, 2, 3, 4, 5]);
});

test('a failed group fails for each of its callers, and the next goes on', async () => {
  let fails = true;
  const commits = new GroupCommit<number, number>(8, async items => {
    if (fails) throw new Error('no sync');
    return items.map(value => ({ status: 'fulfilled', value }));
  });
  const outcomes = await Promise.allSettled([commits.submit(1), commits.submit(2)]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  fails = false;
  assert.equal(await commits.submit(3), 3);
});

test('encounters come newest first, a page at a time', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  await Promise.all([1, 2, 3, 4, 5].map(number => store.commit(encounterCommit(number))));
  const newest = await store.encounters({ limit: 2 });
  assert.deepEqual(newest, [encounter(5), encounter(4)]);
  const older = await store.encounters({ limit: 2, before: encounterId(4) });
  assert.deepEqual(older, [encounter(3), encounter(2)]);
  assert.deepEqual(await store.encounters({ limit: 0 }), []);
  assert.equal(await store.encounter(encounterId(9)), undefined);
  await store.close();
});

test('evidence is kept byte for byte', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  const id = encounterId(1);
  const evidence: Evidence = {
    encounter: id,
    samples: [
      {
        modality: 'fingerprint',
        position: 0,
        png: Uint8Array.of(0x89, 0x50, 0, 255),
        template: new Uint8Array(0),
      },
      { modality: 'iris', position: 2, png: Uint8Array.of(1, 2), template: Uint8Array.of(3) },
    ],
  };
  await store.commit({ ...encounterCommit(1), evidence });
  assert.deepEqual(await store.evidence(id), evidence);
  assert.deepEqual(await store.encounter(id), encounter(1));
  await store.close();
});

test('evidence from before there was more than a finger is read as that of a finger', () => {
  const [png, template] = [Uint8Array.of(1, 2), Uint8Array.of(3)];
  const older = encodeRecord({ encounter: 'E1' }, [png, template]);
  assert.deepEqual(decodeEvidence(older), {
    encounter: 'E1',
    samples: [{ modality: 'fingerprint', position: 0, png, template }],
  });
  assert.throws(() => decodeEvidence(encodeRecord({ encounter: 'E1' }, [png])), /without its parts/);
});
