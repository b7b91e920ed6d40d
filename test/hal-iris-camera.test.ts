import assert from 'node:assert/strict';
import test from 'node:test';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { openBoard } from '../hal/board.ts';
import type { Eye, IrisCamera } from '../hal/iris-camera.ts';
import type { World } from '../hal/drivers/sim/world.ts';
import { clock, openOne } from './helpers/lane-contracts.ts';

const eyes: readonly Eye[] = ['left', 'right'];
const timeoutMs = 10_000;
const normal = { 'half-closed-first': 0, 'looks-away-first': 0, 'eyes-unreadable': 0 };
const simWorld = {
  driver: 'sim',
  options: { seed: 1, pace: 'machine', passengers: 1, eyes: normal, sensor: { widthPx: 150, heightPx: 150 } },
};

interface Open {
  readonly camera: IrisCamera;
  readonly world: World;
}

async function withCamera(options: object, body: (open: Open) => Promise<void>): Promise<void> {
  const { device, world, close } = await openOne('iris-camera', 'sim', simWorld, options);
  try {
    world?.start();
    await body({ camera: device, world: world as World });
  } finally {
    await close();
  }
}

test('the stated captures fail, the ones before and after do not', () =>
  withCamera({ failFrom: 2, failCount: 2 }, async ({ camera }) => {
    await camera.capture({ eyes, timeoutMs });
    await failsWith('io', camera.capture({ eyes, timeoutMs }));
    await failsWith('io', camera.capture({ eyes, timeoutMs }));
    await camera.capture({ eyes, timeoutMs });
  }));

test('a camera that is put out of order fails what is pending and all that follows, until it is in order again', () =>
  withCamera({ eyes: ['right'] }, async ({ camera, world }) => {
    world.setIrisFault(true);
    await failsWith('io', camera.capture({ eyes: ['right'], timeoutMs }));
    world.setIrisFault(false);
    const pending = failsWith('io', camera.capture({ eyes: ['right'], timeoutMs }));
    world.setIrisFault(true);
    await pending;
    assert.equal(world.stage.irisLamps.value, false, 'dark, though it failed');
    world.setIrisFault(false);
    await camera.capture({ eyes: ['right'], timeoutMs });
  }));

test('a camera that is not there is a failure by name', async () => {
  const unplugged = { id: 'eyes', kind: 'iris-camera', driver: 'sim', options: { absent: true } } as const;
  const board = await openBoard({ world: simWorld, devices: [unplugged] }, { clock });
  assert.deepEqual(
    board.failures.map(({ id, error }) => [id, error.kind]),
    [['eyes', 'absent']],
  );
  await board.close();
});

test('a camera that is closed leaves its lamps to nobody', async () => {
  const { world, close } = await openOne('iris-camera', 'sim', simWorld);
  assert.equal(world?.stage.irisLamps.value, false);
  await close();
  assert.equal(world?.stage.irisLamps.value, undefined);
});
