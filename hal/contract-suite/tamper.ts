import assert from 'node:assert/strict';
import type { TamperSensor } from '../tamper.ts';
import { type Rig, withRig } from './expect.ts';

export interface TamperRig extends Rig {
  readonly sensor: TamperSensor;
  /** Opens or closes a contact; resolves when the driver must have told of it. */
  trip(contact: string, tripped: boolean): Promise<void>;
}

/** What a driver of TamperSensor owes. */
export function tamperContract(name: string, open: () => Promise<TamperRig>): void {
  const test = withRig(open);

  test(`${name}: each contact is told of by name, once a change, and does not latch`, async rig => {
    const events: string[] = [];
    rig.sensor.onChange(({ contact, tripped }) => events.push(`${contact} ${tripped}`));
    const wanted: string[] = [];
    for (const contact of rig.sensor.contacts) {
      for (const tripped of [true, true, false]) await rig.trip(contact, tripped);
      assert.equal(rig.sensor.isTripped(contact), false);
      wanted.push(`${contact} true`, `${contact} false`);
    }
    assert.ok(wanted.length > 0, 'there is a contact');
    assert.deepEqual(events, wanted);
  });

  test(`${name}: nothing is told after unsubscribing or dispose`, async rig => {
    const events: unknown[] = [];
    const [contact = ''] = rig.sensor.contacts;
    rig.sensor.onChange(event => events.push(event))();
    rig.sensor.onChange(event => events.push(event));
    await rig.sensor.dispose();
    await rig.sensor.dispose();
    await rig.trip(contact, true);
    assert.deepEqual(events, []);
  });
}
