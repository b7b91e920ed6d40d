import assert from 'node:assert/strict';
import type { GpioChip, InputLineRequest, InputLines, LineReference, LinesEvent } from '../gpio-chip.ts';
import { failsWith, type Rig, withRig } from './expect.ts';

export interface GpioChipRig extends Rig {
  readonly chip: GpioChip;
  /** Lines that nobody holds, all low at first. */
  readonly inputs: readonly [LineReference, LineReference];
  readonly outputs: readonly [LineReference, LineReference];
  /** One that the chip does not have. */
  readonly missing: LineReference;
  /** Sets the far end of an input's wire: true is high. */
  drive(line: LineReference, high: boolean): void | Promise<void>;
  /** Longer than it takes here to drive a wire up and down again. */
  readonly debounceMs: number;
  /** Resolves when the driver must have told of all that was done, on lines with that debounce. */
  settle(debounceMs: number): Promise<void>;
  /** The level at the far end of an output's wire: true is high. */
  level(line: LineReference): boolean | Promise<boolean>;
  /** Pulls the chip's plug, where the rig can. */
  unplug?(): void | Promise<void>;
}

/** What a driver of GpioChip owes. */
export function gpioChipContract(name: string, open: () => Promise<GpioChipRig>): void {
  claims(name, open);
  inputs(name, open);
  outputs(name, open);
  losses(name, open);
}

const input = (line: LineReference, more: Partial<InputLineRequest> = {}): InputLineRequest => ({
  line,
  activeLow: false,
  bias: 'as-is',
  debounceMs: 0,
  ...more,
});
const output = (line: LineReference, activeLow = false) => ({ line, activeLow, drive: 'push-pull' }) as const;

function record(lines: InputLines): LinesEvent[] {
  const events: LinesEvent[] = [];
  lines.onChange(event => events.push(event));
  return events;
}

const told = (events: readonly LinesEvent[]) => events.map(({ index, active }) => `${index} ${active}`);

function claims(name: string, open: () => Promise<GpioChipRig>): void {
  const test = withRig(open);

  test(`${name}: a line has one taker until it is given back`, async ({ chip, inputs, outputs }) => {
    const first = await chip.inputs([input(inputs[0])]);
    await failsWith('busy', chip.inputs([input(inputs[0])]));
    await failsWith('busy', chip.outputs([output(inputs[0])]));
    await first.release();
    await first.release();
    const again = await chip.inputs([input(inputs[0])]);
    await again.release();
    const driven = await chip.outputs([output(outputs[0])]);
    await failsWith('busy', chip.outputs([output(outputs[0])]));
    await driven.release();
    await driven.release();
  });

  test(`${name}: a claim takes all of its lines or none`, async ({ chip, inputs, missing }) => {
    const held = await chip.inputs([input(inputs[1])]);
    await failsWith('busy', chip.inputs([input(inputs[0]), input(inputs[1])]));
    await failsWith('absent', chip.inputs([input(inputs[0]), input(missing)]));
    await failsWith('busy', chip.inputs([input(inputs[0]), input(inputs[0])]));
    const free = await chip.inputs([input(inputs[0])]);
    await free.release();
    await held.release();
  });

  test(`${name}: dispose gives every line back, may be called twice, and ends all claiming`, async rig => {
    const { chip, inputs, outputs } = rig;
    await (await chip.inputs([input(inputs[0])])).release();
    const lines = await chip.outputs([output(outputs[0])]);
    await lines.write([true]);
    await lines.release();
    await chip.dispose();
    await chip.dispose();
    assert.equal(await rig.level(outputs[0]), false);
    await failsWith('absent', chip.inputs([input(inputs[0])]));
  });
}

function inputs(name: string, open: () => Promise<GpioChipRig>): void {
  const test = withRig(open);

  test(`${name}: edges are told once each, in order, and the levels read the same`, async rig => {
    const [a, b] = rig.inputs;
    const lines = await rig.chip.inputs([input(a), input(b)]);
    assert.deepEqual(lines.active, [false, false]);
    const events = record(lines);
    for (const [line, high] of [
      [a, true],
      [a, true],
      [b, true],
      [a, false],
      [b, false],
      [a, true],
    ] as const) {
      await rig.drive(line, high);
      await rig.settle(0);
    }
    assert.deepEqual(told(events), ['0 true', '1 true', '0 false', '1 false', '0 true']);
    assert.deepEqual(lines.active, [true, false]);
    assert.ok(events.every(({ atMs }, index) => index === 0 || atMs >= events[index - 1].atMs));
    await lines.release();
  });

  test(`${name}: an active-low input is active while its wire is low`, async rig => {
    const [a, b] = rig.inputs;
    const lines = await rig.chip.inputs([input(a, { activeLow: true }), input(b)]);
    assert.deepEqual(lines.active, [true, false]);
    const events = record(lines);
    await rig.drive(a, true);
    await rig.settle(0);
    assert.deepEqual(told(events), ['0 false']);
    assert.deepEqual(lines.active, [false, false]);
    await lines.release();
  });

  test(`${name}: a level that does not last is no event, and one that lasts is`, async rig => {
    const { debounceMs } = rig;
    const [a] = rig.inputs;
    const lines = await rig.chip.inputs([input(a, { debounceMs })]);
    const events = record(lines);
    await rig.drive(a, true);
    await rig.drive(a, false);
    await rig.settle(debounceMs);
    assert.deepEqual(told(events), []);
    await rig.drive(a, true);
    await rig.settle(debounceMs);
    assert.deepEqual(told(events), ['0 true']);
    assert.deepEqual(lines.active, [true]);
    await lines.release();
  });

  test(`${name}: quick changes never give two equal events in a row, and end at the level`, async rig => {
    const [a] = rig.inputs;
    const lines = await rig.chip.inputs([input(a)]);
    const events = record(lines);
    for (let change = 0; change < 15; change++) await rig.drive(a, change % 2 === 0);
    await rig.settle(0);
    assert.ok(events.every(({ active }, index) => active !== events[index - 1]?.active));
    assert.equal(events.at(-1)?.active, true);
    await lines.release();
  });

  test(`${name}: nothing is told after unsubscribing or release`, async rig => {
    const [a] = rig.inputs;
    const lines = await rig.chip.inputs([input(a)]);
    const events: LinesEvent[] = [];
    const unsubscribe = lines.onChange(event => events.push(event));
    unsubscribe();
    unsubscribe();
    lines.onChange(event => events.push(event));
    await lines.release();
    await rig.drive(a, true);
    await rig.settle(0);
    assert.deepEqual(events, []);
  });
}

function outputs(name: string, open: () => Promise<GpioChipRig>): void {
  const test = withRig(open);

  test(`${name}: outputs are inactive at first, and on the wires when they are written`, async rig => {
    const [a, b] = rig.outputs;
    const lines = await rig.chip.outputs([output(a), output(b, true)]);
    const levels = async () => [await rig.level(a), await rig.level(b)];
    assert.deepEqual(lines.active, [false, false]);
    assert.deepEqual(await levels(), [false, true]);
    await lines.write([true, true]);
    assert.deepEqual(await levels(), [true, false]);
    assert.deepEqual(lines.active, [true, true]);
    if (rig.chip.immediate) {
      lines.set([false, true]);
      assert.deepEqual(await levels(), [false, false]);
    } else assert.throws(() => lines.set([false, true]), TypeError);
    await lines.release();
  });

  test(`${name}: release leaves outputs inactive`, async rig => {
    const [a, b] = rig.outputs;
    const lines = await rig.chip.outputs([output(a), output(b)]);
    await lines.write([true, true]);
    await lines.release();
    assert.deepEqual([await rig.level(a), await rig.level(b)], [false, false]);
  });
}

function losses(name: string, open: () => Promise<GpioChipRig>): void {
  const test = withRig(open);

  test(`${name}: a chip that is lost says so once, and after that nothing is told or set`, async rig => {
    if (rig.unplug === undefined) return;
    const listening = await rig.chip.inputs([input(rig.inputs[0])]);
    const driving = await rig.chip.outputs([output(rig.outputs[0])]);
    const events = record(listening);
    let losses = 0;
    listening.onLost(() => losses++);
    await rig.unplug();
    await rig.settle(0);
    assert.equal(losses, 1);
    await failsWith('absent', driving.write([true]));
    await failsWith('absent', rig.chip.inputs([input(rig.inputs[1])]));
    assert.deepEqual(events, []);
    await listening.release();
    await driving.release();
  });
}
