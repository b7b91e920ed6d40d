import assert from 'node:assert/strict';
import test from 'node:test';
import type { Signal } from '../hal/indicator.ts';
import type { Behaviour, Cast, Passenger } from '../hal/drivers/sim/cast.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { paces } from '../hal/drivers/sim/pace.ts';
import { World } from '../hal/drivers/sim/world.ts';

const never = new AbortController().signal;
const longMs = 30_000;
const glass = { widthPx: 1, heightPx: 1, dpi: 500 };

/** Passengers whose finger at attempt n is one pixel of grey n. */
function castOf(behaviours: readonly Behaviour[]): Cast {
  const passenger = (index: number): Passenger | undefined => {
    const behaviour = behaviours[index];
    if (behaviour === undefined) return undefined;
    return {
      truth: { index, person: `${index}`, listed: false, behaviour, eyes: 'normal' },
      tempo: 1,
      mrzLines: ['P<UTO', 'L898902C3'],
      print: async attempt => ({ ...glass, pixels: Uint8Array.of(attempt) }),
      look: async attempt => ({ left: { ...glass, pixels: Uint8Array.of(attempt) } }),
      prepare: async () => {},
    };
  };
  return { passenger, close: async () => {} };
}

function lane({ behaviours = ['normal'] as Behaviour[], hasOfficer = true } = {}) {
  const clock = new ManualClock();
  const world = new World({ cast: castOf(behaviours), glass, pace: paces.human, clock, hasOfficer });
  const { stage } = world;
  const beams: string[] = [];
  stage.outerBeam.watch(broken => beams.push(`outer ${broken ? 'broken' : 'clear'}`));
  stage.innerBeam.watch(broken => beams.push(`inner ${broken ? 'broken' : 'clear'}`));
  stage.barrier.set('closed');
  const show = (signal: Signal) => stage.signal.set(signal);
  show('ready');
  world.start();
  return { clock, world, stage, beams, show };
}

const walkIn = ['outer broken', 'inner broken', 'outer clear'];
const walkOn = ['inner clear'];
const turnBack = ['outer broken', 'inner clear', 'outer clear'];

test('a passenger walks in, gives document and finger when asked, and walks on when the leaf is open', async () => {
  const { clock, world, stage, beams, show } = lane();
  await clock.advance(longMs);
  assert.deepEqual(beams, walkIn);
  const lines = stage.documentSlot.take(never);
  await clock.advance(2000);
  assert.deepEqual(await lines, ['P<UTO', 'L898902C3']);
  const print = stage.glass.take(never);
  await clock.advance(2000);
  assert.equal((await print).pixels[0], 0);
  show('go');
  stage.barrier.set('open');
  await clock.advance(3000);
  assert.deepEqual(beams, [...walkIn, ...walkOn]);
  await world.ended;
  assert.equal(world.visits.length, 1);
});

test('a finger is laid down as often as it is asked for, each time anew', async () => {
  const { clock, stage } = lane();
  for (const attempt of [0, 1, 2]) {
    const print = stage.glass.take(never);
    await clock.advance(longMs);
    assert.equal((await print).pixels[0], attempt);
  }
});

test('somebody looks into the camera as often as it asks, each time anew, beside giving the finger', async () => {
  const { clock, stage } = lane();
  for (const attempt of [0, 1]) {
    const [look, print] = [stage.lens.take(never), stage.glass.take(never)];
    await clock.advance(longMs);
    assert.equal((await look).left?.pixels[0], attempt);
    assert.equal((await print).pixels[0], attempt);
  }
});

test('an open leaf is not passed while the light asks for the eyes', async () => {
  const { clock, stage, beams, show } = lane();
  await clock.advance(5000);
  show('eyes');
  stage.barrier.set('open');
  await clock.advance(5000);
  assert.deepEqual(beams, walkIn);
});

test('eyes are made ready only for a lane that has a camera', async () => {
  const asked: boolean[] = [];
  const run = async (hasCamera: boolean) => {
    const cast = castOf(['normal']);
    const noting: Cast = {
      ...cast,
      passenger(index) {
        const passenger = cast.passenger(index);
        return passenger && { ...passenger, prepare: async ({ eyes }) => void asked.push(eyes) };
      },
    };
    const clock = new ManualClock();
    const world = new World({ cast: noting, glass, pace: paces.machine, clock, hasOfficer: true });
    if (hasCamera) world.stage.irisLamps.set(false);
    world.start();
    await clock.advance(10);
    await world.close();
  };
  await run(false);
  await run(true);
  assert.deepEqual(asked, [false, true]);
});

test('nobody enters before the light says ready, while the leaf moves, or during a fire', async () => {
  const { clock, world, stage, beams, show } = lane();
  show('stop');
  await clock.advance(longMs);
  stage.barrier.set('closing');
  show('ready');
  await clock.advance(longMs);
  world.setFire(true);
  stage.barrier.set('closed');
  await clock.advance(longMs);
  assert.deepEqual(beams, []);
  world.setFire(false);
  await clock.advance(2000);
  assert.deepEqual(beams, walkIn);
});

test('an open leaf is not passed while the light says to wait', async () => {
  const { clock, stage, beams, show } = lane();
  await clock.advance(5000);
  show('wait');
  stage.barrier.set('open');
  await clock.advance(5000);
  assert.deepEqual(beams, walkIn);
  show('go');
  await clock.advance(5000);
  assert.deepEqual(beams, [...walkIn, ...walkOn]);
});

test('in a fire people walk out through the released leaf, whatever the light says', async () => {
  const { clock, world, stage, beams, show } = lane();
  await clock.advance(5000);
  show('wait');
  stage.barrier.set('released');
  world.setFire(true);
  await clock.advance(5000);
  assert.deepEqual(beams, [...walkIn, ...walkOn]);
});

test('an officer leads out whom the lane has told to wait for one', async () => {
  const { clock, beams, show } = lane();
  await clock.advance(5000);
  show('officer');
  await clock.advance(paces.human.officerMs + 5000);
  assert.deepEqual(beams, [...walkIn, ...turnBack]);
});

test('without an officer the passenger waits until the lane is reset', async () => {
  const { clock, beams, show } = lane({ hasOfficer: false });
  await clock.advance(5000);
  show('officer');
  await clock.advance(10 * longMs);
  assert.deepEqual(beams, walkIn);
  show('ready');
  await clock.advance(5000);
  assert.deepEqual(beams, [...walkIn, ...turnBack]);
});

test('somebody who leaves early turns back when asked for something', async () => {
  const { clock, world, stage, beams } = lane({ behaviours: ['leaves-early'] });
  await clock.advance(5000);
  const controller = new AbortController();
  const print = stage.glass.take(controller.signal);
  await clock.advance(5000);
  assert.deepEqual(beams, [...walkIn, ...turnBack]);
  controller.abort(new Error('gone'));
  await assert.rejects(print, /gone/);
  await world.ended;
});

test('a follower stands in the outer beam until told to stop', async () => {
  const { clock, beams, show } = lane({ behaviours: ['tailgated'] });
  await clock.advance(3500);
  assert.deepEqual(beams, [...walkIn, 'outer broken']);
  show('stop');
  await clock.advance(100);
  assert.deepEqual(beams, [...walkIn, 'outer broken', 'outer clear']);
});

test('a passenger to whom nothing happens gives up', async () => {
  const { clock, world, beams } = lane();
  await clock.advance(paces.human.patienceMs + 10_000);
  assert.deepEqual(beams, [...walkIn, ...turnBack]);
  await world.ended;
});

test('passengers come one after another, and all leave', async () => {
  const { clock, world, stage, beams, show } = lane({ behaviours: ['normal', 'normal', 'normal'] });
  stage.innerBeam.watch(broken => {
    show(broken ? 'go' : 'ready');
    stage.barrier.set(broken ? 'open' : 'closed');
  });
  await clock.advance(longMs);
  await world.ended;
  assert.deepEqual(
    beams,
    [1, 2, 3].flatMap(() => [...walkIn, ...walkOn]),
  );
  assert.deepEqual(
    world.visits.map(({ truth }) => truth.index),
    [0, 1, 2],
  );
  for (const { enteredAtMs, leftAtMs } of world.visits) assert.ok((leftAtMs ?? 0) > enteredAtMs);
});

test('a world that is closed ends, whether it was started or not', async () => {
  const { clock, world } = lane();
  await clock.advance(5000);
  await world.close();
  await world.ended;
  const idle = new World({ cast: castOf([]), glass, pace: paces.human, clock, hasOfficer: true });
  await idle.close();
});

test('a print that cannot be made fails the capture, not the world', async () => {
  const clock = new ManualClock();
  const failing = new World({
    cast: {
      passenger: index => {
        const passenger = castOf(['normal']).passenger(index);
        return passenger && { ...passenger, print: () => Promise.reject(new Error('no ink')) };
      },
      close: async () => {},
    },
    glass,
    pace: paces.machine,
    clock,
    hasOfficer: true,
  });
  failing.start();
  const print = assert.rejects(failing.stage.glass.take(never), /no ink/);
  await clock.advance(1000);
  await print;
  await failing.close();
});
