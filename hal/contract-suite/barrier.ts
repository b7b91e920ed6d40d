import assert from 'node:assert/strict';
import type { Barrier, BarrierState } from '../barrier.ts';
import { failsWith, type Rig, withRig } from './expect.ts';

export interface BarrierRig extends Rig {
  /** At rest and closed, and slow enough that two calls in a row meet it moving. */
  readonly barrier: Barrier;
  /** Puts somebody between the leaves, or takes them away; resolves when the driver must know of it. */
  setObstacle(present: boolean): void | Promise<void>;
}

/** What a driver of Barrier owes. */
export function barrierContract(name: string, open: () => Promise<BarrierRig>): void {
  movements(name, open);
  releases(name, open);
}

function movements(name: string, open: () => Promise<BarrierRig>): void {
  const test = withRig(open);

  test(`${name}: open and close resolve at the end position and tell of the way there`, async ({
    barrier,
  }) => {
    const states: BarrierState[] = [];
    barrier.onChange(state => states.push(state));
    await barrier.open();
    assert.equal(barrier.state, 'open');
    await barrier.close();
    assert.equal(barrier.state, 'closed');
    assert.deepEqual(states, ['opening', 'open', 'closing', 'closed']);
  });

  test(`${name}: a call for the position that it has, or is on the way to, joins in`, async ({ barrier }) => {
    await Promise.all([barrier.open(), barrier.open()]);
    const states: BarrierState[] = [];
    barrier.onChange(state => states.push(state));
    await barrier.open();
    assert.deepEqual(states, []);
  });

  test(`${name}: the opposite call takes over, and the one before rejects with busy`, async ({ barrier }) => {
    const opening = failsWith('busy', barrier.open());
    await barrier.close();
    await opening;
    assert.equal(barrier.state, 'closed');
  });

  test(`${name}: it does not press on a person: it opens again and rejects with stuck`, async rig => {
    const { barrier } = rig;
    await barrier.open();
    const states: BarrierState[] = [];
    barrier.onChange(state => states.push(state));
    await rig.setObstacle(true);
    await failsWith('stuck', barrier.close());
    assert.ok(states.includes('obstructed'));
    assert.equal(barrier.state, 'open');
    await rig.setObstacle(false);
    await barrier.close();
  });
}

function releases(name: string, open: () => Promise<BarrierRig>): void {
  const test = withRig(open);

  test(`${name}: release has dropped the output when it returns, also while it moves`, async ({
    barrier,
  }) => {
    const opening = failsWith('tampered', barrier.open());
    barrier.release();
    assert.equal(barrier.state, 'released');
    await opening;
    assert.equal(barrier.state, 'released');
  });

  test(`${name}: release may be called at any time, and the next call moves it again`, async ({
    barrier,
  }) => {
    barrier.release();
    barrier.release();
    assert.equal(barrier.state, 'released');
    await barrier.close();
    assert.equal(barrier.state, 'closed');
  });

  test(`${name}: dispose releases, ends a pending call with absent, and may be called twice`, async rig => {
    const pending = failsWith('absent', rig.barrier.open());
    await rig.barrier.dispose();
    await pending;
    await rig.barrier.dispose();
    assert.equal(rig.barrier.state, 'released');
  });
}
