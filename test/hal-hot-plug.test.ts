import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Device, HalError } from '../hal/device.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { SimGpioChip } from '../hal/drivers/sim/gpio-chip.ts';
import { SimTamperSensor } from '../hal/drivers/sim/tamper.ts';
import type { GpioInput } from '../hal/gpio.ts';
import type { GpioChip } from '../hal/gpio-chip.ts';
import type { PresenceSensor } from '../hal/presence.ts';
import type { TamperSensor } from '../hal/tamper.ts';
import { retryFirstMs, retryLongestMs } from '../hal/hot-plug/parameters.ts';
import { Socket } from '../hal/hot-plug/socket.ts';
import { standIns } from '../hal/hot-plug/stand-ins.ts';

/** A device that somebody holds in the hand. */
class Gadget implements Device {
  readonly id = 'gadget';
  disposed = 0;
  async ask(): Promise<string> {
    return 'here';
  }
  async dispose(): Promise<void> {
    this.disposed++;
  }
}

const gone = () => new HalError('absent', 'gadget', 'unplugged');

function plugged<D extends Device>(clock: ManualClock, make: () => D) {
  const state = { isThere: true, opened: [] as D[] };
  const socket = new Socket<D>(
    'gadget',
    async () => {
      if (!state.isThere) throw gone();
      const device = make();
      state.opened.push(device);
      return device;
    },
    clock,
  );
  return { state, socket };
}

test('a device that says that it is gone is disposed of, reported, and taken up again by itself', async () => {
  const clock = new ManualClock();
  const { state, socket } = plugged(clock, () => new Gadget());
  const told: (string | undefined)[] = [];
  socket.onChange(error => told.push(error?.kind));
  await socket.open({ retry: true });
  assert.equal(await socket.use(gadget => gadget.ask()), 'here');
  state.isThere = false;
  await assert.rejects(
    socket.use(() => Promise.reject(gone())),
    { kind: 'absent' },
  );
  await assert.rejects(
    socket.use(gadget => gadget.ask()),
    /unplugged/,
  );
  await clock.advance(10 * retryLongestMs);
  assert.equal(state.opened[0]?.disposed, 1);
  state.isThere = true;
  await clock.advance(retryLongestMs);
  assert.equal(await socket.use(gadget => gadget.ask()), 'here');
  assert.deepEqual(told, [undefined, 'absent', undefined]);
  await socket.dispose();
  assert.equal(state.opened[1]?.disposed, 1);
});

test('a device that finds out by itself that it is gone is missed before anybody asks it', async () => {
  const clock = new ManualClock();
  let lose: (error: HalError) => void = () => assert.fail('nobody listens');
  const { state, socket } = plugged(clock, () =>
    Object.assign(new Gadget(), { onLost: (listener: typeof lose) => void (lose = listener) }),
  );
  await socket.open({ retry: true });
  state.isThere = false;
  lose(gone());
  assert.equal(socket.error?.kind, 'absent');
  const lostBefore = lose;
  state.isThere = true;
  await clock.advance(retryLongestMs);
  lostBefore(gone());
  assert.equal(socket.error, undefined, 'the loss of one that is gone already is no loss of its successor');
  await socket.dispose();
});

test('what is not there at first is looked for, ever less often; after dispose no more', async () => {
  const clock = new ManualClock();
  let tries = 0;
  const socket = new Socket<Gadget>(
    'gadget',
    () => {
      tries++;
      return Promise.reject(gone());
    },
    clock,
  );
  await socket.open({ retry: true });
  await clock.advance(retryFirstMs);
  assert.equal(tries, 2);
  await clock.advance(100 * retryLongestMs);
  assert.ok(tries > 95 && tries < 115, `${tries} tries`);
  await socket.dispose();
  const before = tries;
  await clock.advance(10 * retryLongestMs);
  assert.equal(tries, before);
});

test('other failures than absence leave the device where it is', async () => {
  const { state, socket } = plugged(new ManualClock(), () => new Gadget());
  await socket.open({ retry: true });
  for (const kind of ['busy', 'timeout', 'stuck', 'io'] as const)
    await assert.rejects(socket.use(() => Promise.reject(new HalError(kind, 'gadget', 'no'))));
  assert.equal(socket.device, state.opened[0]);
});

test('one that opens while its place is being closed is disposed of', async () => {
  const gadget = new Gadget();
  let finish = (_: Gadget) => {};
  const opening = new Promise<Gadget>(resolve => (finish = resolve));
  const socket = new Socket<Gadget>('gadget', () => opening, new ManualClock());
  const opened = socket.open({ retry: true });
  await Promise.resolve(); // it has begun
  const closed = socket.dispose();
  finish(gadget);
  await Promise.all([opened, closed]);
  assert.equal(gadget.disposed, 1);
  assert.equal(socket.device, undefined);
});

test('a listener stays subscribed across a loss, hears of what changed meanwhile, and beams that are gone are broken', async () => {
  const clock = new ManualClock();
  const broken = { outer: false, inner: false };
  const beams = (): PresenceSensor => ({
    id: 'beams',
    isBroken: beam => broken[beam],
    onChange: () => () => {},
    dispose: async () => {},
  });
  const { socket } = plugged(clock, beams);
  await socket.open({ retry: true });
  const presence = standIns.presence(socket, clock);
  const events: string[] = [];
  presence.onChange(({ beam, broken: isBroken }) => events.push(`${beam} ${isBroken}`));
  const device = socket.device;
  assert.ok(device);
  socket.lose(device, gone());
  assert.throws(() => presence.isBroken('inner'), { kind: 'absent' });
  broken.inner = true;
  await clock.advance(retryLongestMs);
  assert.equal(presence.isBroken('inner'), true);
  assert.deepEqual(events, ['outer true', 'inner true', 'outer false']);
});

test('a fire input that is gone reads as an alarm; a cabinet that is gone has not been opened', async () => {
  const clock = new ManualClock();
  const chip = new SimGpioChip('io', ['FIRE'], clock);
  const lines = await chip.inputs([{ line: 'FIRE', activeLow: false, bias: 'as-is', debounceMs: 0 }]);
  const { socket } = plugged<GpioInput>(clock, () => ({
    id: 'fire',
    get active() {
      return lines.active[0] ?? false;
    },
    onChange: () => () => {},
    dispose: async () => {},
  }));
  const fire = standIns['fire-input'](socket, clock);
  assert.equal(fire.active, true, 'before it is open');
  await socket.open({ retry: true });
  assert.equal(fire.active, false);
  const events: boolean[] = [];
  fire.onChange(({ active }) => events.push(active));
  if (socket.device) socket.lose(socket.device, gone());
  assert.deepEqual([fire.active, events], [true, [true]]);

  const door = plugged<TamperSensor>(clock, () => new SimTamperSensor('cabinet', ['door'], clock));
  const tamper = standIns.tamper(door.socket, clock);
  await door.socket.open({ retry: true });
  if (door.socket.device) door.socket.lose(door.socket.device, gone());
  assert.deepEqual([tamper.contacts, tamper.isTripped('door')], [['door'], false]);
});

test('a chip of lines that is lost by any of its lines is lost, and its claims are void', async () => {
  const clock = new ManualClock();
  const { state, socket } = plugged<GpioChip>(clock, () => new SimGpioChip('io', ['LAMP', 'KEY'], clock));
  const chip = standIns['gpio-chip'](socket, clock);
  await socket.open({ retry: true });
  const lamp = await chip.outputs([{ line: 'LAMP', activeLow: false, drive: 'push-pull' }]);
  lamp.set([true]);
  (state.opened[0] as SimGpioChip).lose();
  assert.throws(() => lamp.set([false]), { kind: 'absent' });
  assert.equal(socket.device, undefined);
  await clock.advance(retryLongestMs);
  const key = await chip.inputs([{ line: 'KEY', activeLow: false, bias: 'as-is', debounceMs: 0 }]);
  assert.deepEqual(key.active, [false]);
  (state.opened[1] as SimGpioChip).lose();
  assert.equal(socket.device, undefined, 'the inputs told of it');
});
