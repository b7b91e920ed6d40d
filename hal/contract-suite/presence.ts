import assert from 'node:assert/strict';
import type { BeamEvent, BeamName, PresenceSensor } from '../presence.ts';
import { type Rig, withRig } from './expect.ts';

export interface PresenceRig extends Rig {
  readonly presence: PresenceSensor;
  /** Steps into a beam or out of it; resolves when the driver must have told of it. */
  setBeam(beam: BeamName, broken: boolean): Promise<void>;
}

/** What a driver of PresenceSensor owes. */
export function presenceContract(name: string, open: () => Promise<PresenceRig>): void {
  const test = withRig(open);

  test(`${name}: beams are told in the order of their changes, and read the same`, async rig => {
    const events: BeamEvent[] = [];
    rig.presence.onChange(event => events.push(event));
    await rig.setBeam('outer', true);
    await rig.setBeam('inner', true);
    await rig.setBeam('outer', false);
    assert.deepEqual(events, [
      { beam: 'outer', broken: true },
      { beam: 'inner', broken: true },
      { beam: 'outer', broken: false },
    ]);
    assert.equal(rig.presence.isBroken('outer'), false);
    assert.equal(rig.presence.isBroken('inner'), true);
  });

  test(`${name}: a level that does not change is no event`, async rig => {
    const events: BeamEvent[] = [];
    rig.presence.onChange(event => events.push(event));
    await rig.setBeam('inner', true);
    await rig.setBeam('inner', true);
    assert.equal(events.length, 1);
  });

  test(`${name}: nothing is told after unsubscribing or dispose`, async rig => {
    const events: BeamEvent[] = [];
    const unsubscribe = rig.presence.onChange(event => events.push(event));
    unsubscribe();
    unsubscribe();
    rig.presence.onChange(event => events.push(event));
    await rig.presence.dispose();
    await rig.presence.dispose();
    await rig.setBeam('inner', true);
    assert.deepEqual(events, []);
  });
}
