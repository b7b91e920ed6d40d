import assert from 'node:assert/strict';
import type { GpioInput, GpioOutput, LineEvent } from '../gpio.ts';
import { type Rig, withRig } from './expect.ts';

export interface GpioInputRig extends Rig {
  /** Inactive at first. */
  readonly input: GpioInput;
  /** Sets the far end of the wire; resolves when the driver must have told of it. */
  drive(active: boolean): Promise<void>;
}

export interface GpioOutputRig extends Rig {
  readonly output: GpioOutput;
  /** The level at the far end of the wire. */
  level(): boolean;
}

/** What a driver of GpioInput owes. */
export function gpioInputContract(name: string, open: () => Promise<GpioInputRig>): void {
  const test = withRig(open);

  test(`${name}: edges are told once each, in order, and the level reads the same`, async rig => {
    const events: LineEvent[] = [];
    rig.input.onChange(event => events.push(event));
    for (const level of [true, true, false, true]) await rig.drive(level);
    assert.deepEqual(
      events.map(event => event.active),
      [true, false, true],
    );
    assert.equal(rig.input.active, true);
    assert.ok(events.every((event, index) => index === 0 || event.atMs >= (events[index - 1]?.atMs ?? 0)));
  });

  test(`${name}: nothing is told after unsubscribing or dispose`, async rig => {
    const events: LineEvent[] = [];
    rig.input.onChange(event => events.push(event))();
    rig.input.onChange(event => events.push(event));
    await rig.input.dispose();
    await rig.input.dispose();
    await rig.drive(true);
    assert.deepEqual(events, []);
  });
}

/** What a driver of GpioOutput owes. */
export function gpioOutputContract(name: string, open: () => Promise<GpioOutputRig>): void {
  const test = withRig(open);

  test(`${name}: a level is on the wire when set returns`, async rig => {
    assert.equal(rig.level(), false, 'inactive when opened');
    rig.output.set(true);
    assert.equal(rig.level(), true);
    assert.equal(rig.output.active, true);
    rig.output.set(false);
    assert.equal(rig.level(), false);
  });

  test(`${name}: dispose leaves the line inactive, and may be called twice`, async rig => {
    rig.output.set(true);
    await rig.output.dispose();
    await rig.output.dispose();
    assert.equal(rig.level(), false);
  });
}
