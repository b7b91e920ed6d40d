// Both sides of a configuration over a line that loses, doubles, reorders and replays, with power cuts, busy lanes and failing steps.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { settle } from './helpers/lossy-line.ts';
import { configuration, ShadowWorld } from './helpers/shadow-world.ts';

const pick = fc.nat(1_000);
const happening = fc.oneof(
  { weight: 8, arbitrary: fc.record({ what: fc.constant('deliver' as const), pick }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('drop', 'double', 'replay'), pick }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constantFrom('publish', 'publish-bad'), pick }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constantFrom('connect', 'disconnect', 'power-cut', 'hub-restart'),
      pick,
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('busy', 'free', 'break', 'mend'), pick }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('wait' as const), pick }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;

async function happen(world: ShadowWorld, { what, pick }: Happening): Promise<void> {
  const kiosk = world.kiosks[pick % world.kiosks.length];
  switch (what) {
    case 'deliver':
    case 'drop':
    case 'double':
    case 'replay':
      return world.line.act(what, pick);
    case 'publish':
      return void (await world.publish(pick));
    case 'publish-bad':
      return void (await world.publish(pick, { policy: { lists: [], captureAttempts: 1 } }));
    case 'connect':
      return kiosk.shadow.connected();
    case 'disconnect':
      return kiosk.shadow.disconnected();
    case 'power-cut':
      return kiosk.powerCut();
    case 'hub-restart':
      return world.startHub();
    case 'busy':
    case 'free':
      kiosk.busy = what === 'busy';
      return;
    case 'break':
    case 'mend':
      kiosk.failing = what === 'break' ? 'set-policy' : undefined;
      return;
    case 'wait':
      return world.clock.advance(pick * 100);
  }
}

/** Whatever happens on the way. */
class Watch {
  readonly #world: ShadowWorld;
  readonly #inForce = new Map<string, number>();
  readonly #desired = new Map<string, number>();

  constructor(world: ShadowWorld) {
    this.#world = world;
  }

  look(): void {
    for (const { name, shadow, broken } of this.#world.kiosks) {
      assert.deepEqual(broken, []);
      const { current, desiredVersion } = shadow.report;
      assert.ok(current.version >= (this.#inForce.get(name) ?? 0), 'no roll-back');
      assert.ok(current.version <= desiredVersion);
      this.#inForce.set(name, current.version);
    }
    for (const { address, desired, line, session } of this.#world.hub.kiosks()) {
      const { device } = address;
      assert.ok((desired?.version ?? 0) >= (this.#desired.get(device) ?? 0));
      this.#desired.set(device, desired?.version ?? 0);
      if (line === 'online') assert.ok((session ?? 0) > 0);
    }
  }
}

function converged(world: ShadowWorld): void {
  for (const { name, shadow, standing, address } of world.kiosks) {
    const view = world.hub.kiosk(address);
    assert.equal(view.line, 'online', name);
    assert.equal(view.isBehind, false, JSON.stringify(view));
    assert.deepEqual(view.report, shadow.report);
    assert.deepEqual(standing.configuration, shadow.configuration, 'what is done is what is in force');
    assert.deepEqual(
      standing.loaded.toSorted(),
      shadow.configuration.policy.lists.map(list => list.name).toSorted(),
    );
    const { desired, report } = view;
    if (desired === undefined) continue;
    assert.equal(report?.desiredVersion, desired.version);
    assert.equal(report?.desiredDigest, desired.digest);
    if (report?.state === 'applied') assert.equal(report.current.digest, desired.digest);
    else assert.match(report?.field ?? '', /^policy/);
  }
}

test('whatever a line does, both sides come to agree, and no kiosk ever goes back', async () => {
  const property = fc.asyncProperty(fc.array(happening, { maxLength: 60 }), async series => {
    const world = await ShadowWorld.open(2);
    const watch = new Watch(world);
    for (const one of series) {
      await happen(world, one);
      await settle();
      watch.look();
    }
    await world.heal();
    watch.look();
    converged(world);
  });
  await fc.assert(property, { numRuns: 80 });
});

test('after all that, the newest good document is in force', async () => {
  const property = fc.asyncProperty(fc.array(happening, { maxLength: 30 }), async series => {
    const world = await ShadowWorld.open(1);
    for (const one of series) await happen(world, one);
    await world.heal();
    await world.publish(777);
    await world.heal();
    const [kiosk] = world.kiosks;
    assert.equal(kiosk.shadow.report.state, 'applied');
    assert.deepEqual(kiosk.standing.configuration, configuration(777));
  });
  await fc.assert(property, { numRuns: 30 });
});
