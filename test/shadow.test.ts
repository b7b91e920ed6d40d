// One configuration from the hub to a kiosk: what is refused, what waits, what fails, and who is online.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { Value } from 'typebox/value';
import { checkConfiguration, digestOf, filledConfiguration } from '../daemon/fleet/shadow/configuration.ts';
import { isMaintenanceNow, isMaintenanceTime } from '../daemon/fleet/shadow/maintenance.ts';
import { partsWithin, UpSchema } from '../daemon/fleet/shadow/messages.ts';
import { afterStep, standingIn, stepsFrom } from '../daemon/fleet/shadow/steps.ts';
import type { Documents } from '../daemon/store/contract/documents.ts';
import { MemoryDocuments } from '../daemon/store/documents/memory.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { settle } from './helpers/lossy-line.ts';
import { configuration, ShadowWorld } from './helpers/shadow-world.ts';

async function connectedWorld(): Promise<ShadowWorld> {
  const world = await ShadowWorld.open(1);
  await world.heal();
  return world;
}

async function carry(world: ShadowWorld): Promise<void> {
  for (let round = 0; round < 12; round++) {
    await world.line.flush();
    await settle();
  }
}

async function copyOf(documents: Documents, kinds: readonly string[]): Promise<MemoryDocuments> {
  const copy = new MemoryDocuments();
  for (const kind of kinds) await copy.write(await documents.list(kind, { limit: 99 }));
  return copy;
}

test('a document with a mistake is refused by its field where it is published, and nothing goes out', async () => {
  const world = await connectedWorld();
  const [{ address }] = world.kiosks;
  const publish = (changes: object) =>
    world.hub.publish({
      kiosks: [address],
      configuration: { ...configuration(1), ...changes },
      by: 'jana',
    });
  const mistakes: [object, string][] = [
    [{ healthIntervalS: 1 }, 'healthIntervalS'],
    [{ retention: { ...configuration(1).retention, greenMinutes: -1 } }, 'retention.greenMinutes'],
    [{ policy: { ...configuration(1).policy, fpir: { red: 2, yellow: 0.01 } } }, 'policy.fpir.red'],
    [{ board: {} }, 'board'],
  ];
  for (const [changes, where] of mistakes) {
    await assert.rejects(publish(changes), error => {
      assert.deepEqual(
        [(error as { code?: string }).code, (error as { detail?: { where?: string } }).detail?.where],
        ['bad-input', where],
      );
      return true;
    });
  }
  assert.equal(world.line.waiting, 0);
  assert.equal(world.hub.kiosk(address).desired, undefined);
});

test('a kiosk that cannot take a document says which field and why, and the last good one stays in force', async () => {
  const world = await connectedWorld();
  const [kiosk] = world.kiosks;
  await world.publish(5);
  await carry(world);
  await world.publish(6, { policy: { lists: [], captureAttempts: 1 } });
  await carry(world);
  const { report, isBehind } = world.hub.kiosk(kiosk.address);
  const { state, field, reason, current, desiredVersion } = report ?? {};
  assert.deepEqual([state, field, reason], ['rejected', 'policy.captureAttempts', 'too few here']);
  assert.deepEqual([desiredVersion, current?.version, isBehind], [2, 1, false]);
  assert.deepEqual(kiosk.standing.configuration, configuration(5));
  await kiosk.powerCut();
  assert.deepEqual(kiosk.shadow.configuration, configuration(5));
});

test('what is altered on its way, or is no message at all, is not taken', async () => {
  const world = await connectedWorld();
  const [kiosk] = world.kiosks;
  const good = { type: 'desired', version: 1, digest: digestOf(configuration(1)) };
  await kiosk.shadow.handle({ ...good, configuration: configuration(2) });
  assert.deepEqual(
    [kiosk.shadow.report.state, kiosk.shadow.report.reason],
    ['rejected', 'the digest is another document’s'],
  );
  const { maintenance, ...lacking } = configuration(1);
  await kiosk.shadow.handle({ ...good, version: 2, configuration: lacking });
  assert.deepEqual([kiosk.shadow.report.field, maintenance], ['maintenance', []]);
  for (const body of [undefined, 'desired', {}, { ...good, version: 0 }, { ...good, digest: 'short' }]) {
    await assert.rejects(kiosk.shadow.handle(body), { code: 'bad-input' });
    await assert.rejects(world.hub.handle(kiosk.address, body), { code: 'bad-input' });
  }
});

test('while somebody is served a policy waits, is reported as pending with the reason, and comes into force afterwards', async () => {
  const world = await connectedWorld();
  const [kiosk] = world.kiosks;
  kiosk.busy = true;
  await world.publish(5);
  await carry(world);
  await world.clock.advance(61_000);
  await carry(world);
  const pending = world.hub.kiosk(kiosk.address);
  assert.deepEqual(
    [pending.report?.state, pending.report?.field, pending.report?.reason, pending.isBehind],
    ['pending', 'policy', 'somebody is being served', true],
  );
  assert.equal(kiosk.standing.configuration.policy.documentAttempts, 1);
  kiosk.busy = false;
  await world.clock.advance(61_000);
  await carry(world);
  assert.equal(world.hub.kiosk(kiosk.address).report?.state, 'applied');
  assert.deepEqual([kiosk.standing.configuration, kiosk.broken], [configuration(5), []]);
});

test('when a step fails the ones before it are taken back, and the report names it', async () => {
  const world = await connectedWorld();
  const [kiosk] = world.kiosks;
  kiosk.failing = 'set-retention';
  await world.publish(5);
  await carry(world);
  const { report } = world.hub.kiosk(kiosk.address);
  assert.deepEqual([report?.state, report?.field, report?.current.version], ['failed', 'retention', 0]);
  kiosk.failing = undefined;
  await world.clock.advance(11_000);
  assert.deepEqual(kiosk.standing, standingIn(configuration(0)));
});

test('a newer document takes the place of one that waits', async () => {
  const world = await connectedWorld();
  const [kiosk] = world.kiosks;
  kiosk.busy = true;
  await world.publish(5);
  await carry(world);
  await world.publish(6);
  await carry(world);
  kiosk.busy = false;
  await world.clock.advance(130_000);
  await carry(world);
  assert.deepEqual(kiosk.standing, standingIn(configuration(6)));
  assert.equal(world.hub.kiosk(kiosk.address).report?.current.version, 2);
});

test('a kiosk whose store was set back begins a session above all that the hub has heard, and is brought up to date', async () => {
  const world = await connectedWorld();
  const [kiosk] = world.kiosks;
  const older = await copyOf(kiosk.documents, ['fleet']);
  await world.publish(5);
  for (let round = 0; round < 3; round++) await kiosk.shadow.connected();
  await world.heal();
  const before = world.hub.kiosk(kiosk.address).session ?? 0;
  const gone = { kind: 'fleet', name: 'shadow', gone: true } as const;
  await kiosk.documents.write([gone, ...(await older.list('fleet', { limit: 9 }))]);
  await kiosk.powerCut();
  assert.equal(kiosk.shadow.report.desiredVersion, 0);
  await kiosk.shadow.connected();
  await carry(world);
  const { session = 0, report } = world.hub.kiosk(kiosk.address);
  assert.ok(session > before, `${session} after ${before}`);
  assert.deepEqual([report?.state, report?.current.version], ['applied', 1]);
});

test('a hub that was set back goes above what its kiosks know, and none of them goes back', async () => {
  const world = await connectedWorld();
  const [kiosk] = world.kiosks;
  await world.publish(5);
  await carry(world);
  const older = await copyOf(world.hubDocuments, ['kiosk', 'desired', 'configuration']);
  await world.publish(6);
  await world.publish(7);
  await carry(world);
  assert.equal(kiosk.shadow.report.current.version, 3);
  for (const kind of ['kiosk', 'desired', 'configuration']) {
    await world.hubDocuments.write(await older.list(kind, { limit: 9 }));
  }
  await world.startHub();
  await world.clock.advance(31_000);
  await carry(world);
  const { desired, report } = world.hub.kiosk(kiosk.address);
  assert.deepEqual([desired?.version, desired?.by, report?.current.version], [4, 'hub', 4]);
  assert.deepEqual(kiosk.standing, standingIn(configuration(5)));
  assert.ok(world.hubDocuments.audit.some(({ action }) => action === 'configuration.lifted'));
});

test('a kiosk is online by its own word alone: silence, a last will and a restart of the hub end it', async () => {
  const world = await connectedWorld();
  const [kiosk] = world.kiosks;
  const line = () => world.hub.kiosk(kiosk.address).line;
  assert.equal(line(), 'online');
  world.line.connect('hub', undefined); // the broker dies, and the kiosk with it: no will is sent
  await world.clock.advance(74_000);
  assert.equal(line(), 'online', 'two and a half intervals of 30 s have not passed');
  await world.clock.advance(2_000);
  assert.equal(line(), 'offline');
  await world.startHub();
  assert.equal(line(), 'not-heard');
  await kiosk.shadow.connected();
  await carry(world);
  assert.equal(line(), 'online');
  await world.hub.leave(kiosk.address);
  assert.equal(line(), 'offline');
  await kiosk.shadow.connected();
  await carry(world);
  assert.equal(line(), 'online');
});

test('the audit of a kiosk tells from when on which configuration was in force', async () => {
  const world = await connectedWorld();
  const [kiosk] = world.kiosks;
  await world.publish(5);
  await carry(world);
  const told = kiosk.documents.audit.map(({ action, detail }) => [
    action,
    detail?.['inForce'],
    detail?.['digest'],
  ]);
  const digests = [0, 5].map(number => digestOf(configuration(number)));
  assert.deepEqual(told, [
    ['configuration.pending', 0, digests[0]],
    ['configuration.applied', 1, digests[1]],
  ]);
});

test('a part that says more than a message may hold does not make its kiosk look dead', () => {
  const part = { name: 'n'.repeat(300), status: 'down' as const, detail: 'd'.repeat(5_000) };
  const parts = partsWithin(Array.from({ length: 300 }, () => part));
  const digest = 'a'.repeat(43);
  const report = {
    desiredVersion: 0,
    desiredDigest: digest,
    state: 'applied',
    current: { version: 0, digest },
  };
  assert.ok(Value.Check(UpSchema, { type: 'health', session: 1, seq: 1, intervalMs: 1, report, parts }));
});

test('the steps between two configurations lead from one to the other, and there is none between equal ones', () => {
  const number = fc.nat(20);
  fc.assert(
    fc.property(number, number, (a, b) => {
      const [from, to] = [configuration(a), configuration(b)];
      const steps = stepsFrom(standingIn(from), to);
      const end = steps.reduce(afterStep, standingIn(from));
      assert.deepEqual(end.configuration, to);
      assert.deepEqual(end.loaded.toSorted(), to.policy.lists.map(({ name }) => name).toSorted());
      assert.deepEqual(stepsFrom(end, to), []);
      assert.equal(steps.length === 0, digestOf(from) === digestOf(to));
    }),
  );
});

test('a digest is of what a document says, whatever the order of its fields', () => {
  const given = configuration(3);
  const turned = Object.fromEntries(Object.entries(given).toReversed());
  const checked = checkConfiguration(turned);
  assert.ok('configuration' in checked);
  assert.equal(digestOf(checked.configuration), digestOf(given));
  assert.notEqual(digestOf(configuration(4)), digestOf(given));
});

test('a configuration that is larger than a kiosk takes is refused', () => {
  const lists = Array.from({ length: 900 }, (_, index) => ({ name: `${index}`.repeat(40), action: 'refer' }));
  const large = filledConfiguration({ policy: { lists } });
  const checked = checkConfiguration(large);
  assert.ok('rejection' in checked && /bytes, wanted at most 65536/.test(checked.rejection.reason));
});

test('maintenance windows are of the day on which they begin, over midnight too; without any, it is any time', () => {
  const windows = [{ days: ['fri' as const], startsAt: '23:30', minutes: 60 }];
  const isOpen = (instant: string) => isMaintenanceTime(windows, Date.parse(instant));
  assert.equal(isOpen('2026-01-02T23:29:59Z'), false); // a Friday
  assert.equal(isOpen('2026-01-02T23:30:00Z'), true);
  assert.equal(isOpen('2026-01-03T00:29:59Z'), true);
  assert.equal(isOpen('2026-01-03T00:30:00Z'), false);
  assert.equal(isOpen('2026-01-03T23:45:00Z'), false);
  assert.equal(isMaintenanceTime([], 0), true);
  const clock = new ManualClock('2026-01-02T23:45:00Z');
  assert.equal(isMaintenanceNow(windows, clock), true);
  clock.wallTrusted = false;
  assert.deepEqual([isMaintenanceNow(windows, clock), isMaintenanceNow([], clock)], [false, true]);
});
