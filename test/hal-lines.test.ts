// Devices made of lines, over a simulated chip, opened the way the daemon opens them.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Value } from 'typebox/value';
import { type Board, type BoardSpec, boardSchemaFor, type DeviceSpec } from '../hal/board.ts';
import { sleep } from '../hal/clock.ts';
import type { BarrierState } from '../hal/barrier.ts';
import type { DeviceKind } from '../hal/driver-table.ts';
import type { SimGpioChip } from '../hal/drivers/sim/gpio-chip.ts';
import { lineContracts } from './helpers/line-contracts.ts';
import { clock, leafOf, openGate, openOver, openSubject, SimLines, wiring } from './helpers/line-world.ts';

const quick = { debounceMs: 0 };

async function openSimulated(...devices: DeviceSpec[]): Promise<{ board: Board; chip: SimGpioChip }> {
  const world = new SimLines();
  return { board: await openOver(world, ...devices), chip: world.chip };
}

async function subject<K extends DeviceKind>(
  kind: K,
  driver: string,
  options: object,
  ...more: DeviceSpec[]
) {
  const world = new SimLines();
  return { ...(await openSubject(world, kind, driver, options, ...more)), chip: world.chip };
}

const leaf = leafOf({ settleMs: 0 });

async function gate(options: object = leaf, travelMs?: number) {
  const world = new SimLines();
  const opened = await openGate(world, options, travelMs);
  return { ...opened, chip: world.chip, relay: () => world.level('GATE_LOCK') };
}

const shut = async (options: object = leaf) => {
  const opened = await gate(options);
  await opened.barrier.close();
  return opened;
};

lineContracts('simulated', () => new SimLines());

test('the relay is under power while the leaf is shut or falls shut, and at no other time', async () => {
  const { barrier, relay, close } = await gate();
  assert.equal(relay(), false, 'nothing is driven before somebody asks for it');
  const seen: (readonly [BarrierState, boolean])[] = [];
  barrier.onChange(state => seen.push([state, relay()]));
  await barrier.close();
  await barrier.open();
  await barrier.close();
  barrier.release();
  assert.equal(relay(), false, 'dropped before release has returned');
  await barrier.close();
  await close();
  assert.equal(relay(), false);
  const powered = new Set(seen.filter(([, isPowered]) => isPowered).map(([state]) => state));
  assert.deepEqual([...powered], ['closed']);
  assert.ok(seen.filter(([state]) => state === 'closed').every(([, isPowered]) => isPowered));
});

test('a leaf that does not reach its end contact is let go, and told of as stuck', async () => {
  const { barrier, relay, close } = await gate(leaf, 10_000);
  await assert.rejects(barrier.close(), { kind: 'stuck' });
  assert.equal(barrier.state, 'open');
  assert.equal(relay(), false);
  await close();
  const opening = await gate({ ...leaf, openContact: { line: 'BUTTON', ...quick }, openMs: 20 });
  opening.chip.wire('BUTTON').set(true);
  await assert.rejects(opening.barrier.open(), { kind: 'stuck' });
  assert.equal(opening.barrier.state, 'released');
  await opening.close();
});

test('somebody in the leaf before it moves: the relay is not put under power at all', async () => {
  const { barrier, chip, relay, close } = await gate();
  const driven: boolean[] = [];
  chip.wire('GATE_LOCK').watch(level => driven.push(level));
  chip.wire('CURTAIN').set(true);
  await assert.rejects(barrier.close(), { kind: 'stuck' });
  assert.deepEqual(driven, []);
  assert.equal(relay(), false);
  await close();
});

test('the fire contact drops the relay within its own event, and a cut fire wire is fire', async () => {
  const { barrier, chip, relay, close } = await shut();
  assert.equal(relay(), true);
  chip.wire('FIRE').set(true); // a cut wire: the bias pulls it up
  assert.equal(relay(), false);
  await assert.rejects(barrier.close(), { kind: 'tampered' });
  assert.equal(relay(), false);
  await close();
});

test('a lost chip reads as cut wires do, and no order is taken any more', async () => {
  const { barrier, chip, board, close } = await shut();
  const fires: boolean[] = [];
  board.get('fire-input')?.onChange(({ active }) => fires.push(active));
  chip.lose();
  assert.deepEqual(fires, [true]);
  assert.equal(board.get('fire-input')?.active, true);
  assert.equal(barrier.state, 'released');
  await assert.rejects(barrier.open());
  barrier.release();
  await close();
});

test('the schema takes no lock but one that needs power to hold, with the fire contact in series', async () => {
  const accepts = async (options: object) => {
    const device = {
      id: 'gate',
      kind: 'barrier',
      driver: 'lock',
      options: { chip: 'io', ...options },
    } as const;
    const spec: BoardSpec = { devices: [device] };
    return Value.Check(
      await boardSchemaFor(spec),
      Value.Default(await boardSchemaFor(spec), structuredClone(spec)),
    );
  };
  assert.equal(await accepts(leaf), true);
  assert.equal(await accepts({ line: 'GATE_LOCK', ...wiring }), true);
  const { holds: _, ...unsaid } = leaf;
  assert.equal(await accepts(unsaid), false);
  assert.equal(await accepts({ ...leaf, holds: 'unpowered' }), false);
  assert.equal(await accepts({ ...leaf, fireContact: 'by-daemon' }), false);
  assert.equal(await accepts({ line: 'GATE_LOCK', holds: 'powered' }), false);
});

test('a contact whose cut wire would read inactive is refused, with what to leave out', async () => {
  const openWith = async (options: object) => {
    const { board } = await openSimulated({
      id: 'fire',
      kind: 'fire-input',
      driver: 'line',
      options: { chip: 'io', line: 'FIRE', ...options },
    });
    const message = board.failures[0]?.error.message;
    await board.close();
    return message;
  };
  assert.equal(await openWith({}), undefined);
  assert.equal(await openWith({ bias: 'disabled', activeLow: true }), undefined, 'the board inverts');
  assert.match(
    (await openWith({ activeLow: true })) ?? '',
    /a cut wire would read inactive: leave activeLow out/,
  );
  assert.match((await openWith({ bias: 'pull-down', activeLow: false })) ?? '', /leave activeLow out/);
});

test('polarity follows from contact and bias: a cut wire of a normally-closed contact is active', async () => {
  for (const [contact, bias, whenHigh] of [
    ['normally-closed', 'pull-up', true],
    ['normally-closed', 'pull-down', false],
    ['normally-open', 'pull-up', false],
    ['normally-open', 'pull-down', true],
  ] as const) {
    const {
      subject: input,
      chip,
      close,
    } = await subject('gpio-input', 'line', { line: 'BUTTON', contact, bias, ...quick });
    chip.wire('BUTTON').set(true);
    assert.equal(input.active, whenHigh, `${contact} ${bias}`);
    await close();
  }
});

test('a lamp that nobody has named, or a line that another device holds, is a failure of that device alone', async () => {
  const lamps = [{ name: 'RED', line: 'RED' }];
  const options = (lit: object, chip = 'io') => ({ chip, lamps, signals: lit });
  const light = (id: string, given: object): DeviceSpec => ({
    id,
    kind: 'indicator',
    driver: 'lamps',
    options: { ...given },
  });
  const { board } = await openSimulated(
    light('first', options({ go: ['GREEN'] })),
    light('second', options({ stop: ['RED'] })),
    light('third', options({ stop: ['RED'] })),
    light('fourth', options({ stop: ['RED'] }, 'nowhere')),
  );
  const failures = Object.fromEntries(board.failures.map(({ id, error }) => [id, error.message]));
  assert.match(failures['first'], /go lights the lamp GREEN; there are RED/);
  assert.match(failures['third'], /another taker \(busy\)/);
  assert.match(failures['fourth'], /it needs the gpio-chip nowhere, which is not open/);
  const open = ['first', 'second', 'third', 'fourth'].filter(id => board.plugged(id));
  assert.deepEqual(open, ['second']);
  await board.close();
});

test('a bounce within the debounce is no press, and lamps on a slow chip end at the last signal', async () => {
  const {
    subject: button,
    chip,
    close,
  } = await subject('gpio-input', 'line', { line: 'BUTTON', bias: 'pull-down', debounceMs: 15 });
  const presses: boolean[] = [];
  button.onChange(({ active }) => presses.push(active));
  chip.wire('BUTTON').set(true);
  chip.wire('BUTTON').set(false);
  await sleep(clock, 30);
  assert.deepEqual(presses, []);
  chip.wire('BUTTON').set(true);
  await sleep(clock, 30);
  assert.deepEqual(presses, [true]);
  await close();
});

test('somebody between the beams while the desk is taken is a second person; alone on the way there is none', async () => {
  const near: DeviceSpec = {
    id: 'near',
    kind: 'gpio-input',
    driver: 'line',
    options: { chip: 'io', line: 'BUTTON', bias: 'pull-down', ...quick },
  };
  const {
    subject: beams,
    chip,
    close,
  } = await subject(
    'presence',
    'beams',
    { outer: { line: 'OUTER', ...quick }, inner: { line: 'INNER', ...quick }, between: 'near' },
    near,
  );
  const events: string[] = [];
  beams.onChange(({ beam, broken }) => events.push(`${beam} ${broken}`));
  chip.wire('BUTTON').set(true);
  chip.wire('BUTTON').set(false);
  assert.deepEqual(events, [], 'on the way to the desk');
  chip.wire('INNER').set(true);
  chip.wire('BUTTON').set(true);
  assert.deepEqual([beams.isBroken('outer'), beams.isBroken('inner')], [true, true]);
  chip.wire('INNER').set(false);
  chip.wire('BUTTON').set(false);
  assert.deepEqual(events, ['inner true', 'outer true', 'inner false', 'outer false']);
  await close();
});
