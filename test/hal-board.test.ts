import assert from 'node:assert/strict';
import test from 'node:test';
import { readCheckedYaml } from '../daemon/formats/checked-yaml.ts';
import { type BoardSpec, BoardSpecSchema, boardSchemaFor, openBoard } from '../hal/board.ts';
import { HalError } from '../hal/device.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';

const clock = new SystemClock();
const world = { driver: 'sim', options: { seed: 1, pace: 'machine' } };
const fire = { id: 'fire', kind: 'fire-input', driver: 'sim' } as const;
const barrier = { id: 'gate', kind: 'barrier', driver: 'sim' } as const;

test('what the profile names is there, by its kind', async () => {
  const board = await openBoard(
    {
      world,
      devices: [
        barrier,
        fire,
        { id: 'beams', kind: 'presence', driver: 'sim' },
        { id: 'hall', kind: 'environment', driver: 'sim', options: { temperatureC: 30 } },
      ],
    },
    { clock },
  );
  assert.deepEqual(board.failures, []);
  assert.equal(board.get('presence')?.id, 'beams');
  assert.equal((await board.get('environment')?.read({ timeoutMs: 10 }))?.temperatureC, 30);
  assert.equal(board.get('camera'), undefined);
  await board.close();
});

test('the barrier is handed out with its interlock only', async () => {
  const board = await openBoard({ world, devices: [barrier, fire] }, { clock });
  const gate = board.get('barrier');
  assert.ok(gate);
  await gate.open();
  board.world?.setFire(true);
  assert.equal(gate.state, 'released');
  await assert.rejects(gate.close(), /tampered/);
  await board.close();
});

test('without a fire input that opens the barrier is never driven', async () => {
  const broken = { ...fire, options: { nonsense: 1 } };
  for (const devices of [[barrier], [barrier, broken]]) {
    const board = await openBoard({ world, devices }, { clock, retry: false });
    await assert.rejects(board.get('barrier')?.open() ?? Promise.reject(new Error('tampered')), /tampered/);
    assert.equal(board.world?.stage.barrier.value, undefined, 'never driven');
    assert.ok(board.failures.some(({ id, error }) => id === 'gate' && error.kind === 'tampered'));
    await board.close();
  }
});

test('a device that does not open is a failure by name, and the others are there', async () => {
  const board = await openBoard(
    {
      devices: [
        { id: 'beams', kind: 'presence', driver: 'sim' },
        { id: 'eye', kind: 'camera', driver: 'gone' },
        { id: 'hall', kind: 'environment', driver: 'sim', options: { humidityPercent: 120 } },
        { id: 'lamp', kind: 'gpio-output', driver: 'sim' },
        { id: 'lamp', kind: 'gpio-output', driver: 'sim' },
      ],
    },
    { clock },
  );
  assert.deepEqual(
    board.failures.map(({ id, error }) => [id, error instanceof HalError, error.kind]),
    [
      ['beams', true, 'absent'],
      ['eye', true, 'absent'],
      ['hall', true, 'io'],
      ['lamp', true, 'busy'],
    ],
  );
  assert.match(board.failures[2]?.error.message ?? '', /humidityPercent/);
  assert.equal(board.all('gpio-output').length, 1);
  await assert.rejects(board.get('camera')?.next({ timeoutMs: 10 }) ?? Promise.resolve(), { kind: 'absent' });
  await board.close();
});

test('a world that does not open is a failure that says why', async () => {
  const board = await openBoard(
    { world: { driver: 'replay', options: { folder: '/nowhere' } }, devices: [fire] },
    { clock },
  );
  assert.deepEqual(
    board.failures.map(({ id }) => id),
    ['world', 'fire'],
  );
  assert.match(board.failures[0]?.error.message ?? '', /\/nowhere/);
  await board.close();
});

test("a profile's wrong option is named with line and field", async () => {
  const read = async (text: string) => {
    const spec: BoardSpec = readCheckedYaml(text, 'profile.yaml', BoardSpecSchema);
    return readCheckedYaml(text, 'profile.yaml', await boardSchemaFor(spec));
  };
  const head = 'world: { driver: sim }\ndevices:\n';
  await read(`${head}  - { id: gate, kind: barrier, driver: sim }\n`);
  const wrong: [string, RegExp][] = [
    [
      `${head}  - id: gate\n    kind: barrier\n    driver: sim\n    options:\n      travelMs: slow\n`,
      /:7: .*devices\.0\.options\.travelMs .*"slow"/,
    ],
    [`${head}  - id: gate\n    kind: barrier\n    driver: simm\n`, /:5: .*devices\.0\.driver .*one of sim/],
    [`${head}  - id: gate\n    kind: door\n    driver: sim\n`, /:4: .*devices\.0\.kind .*one of .*barrier/],
    ['world:\n  driver: replay\n  options: {}\ndevices: []\n', /world\.options\.folder .*required/],
    ['world:\n  driver: replay\ndevices: []\n', /world\.options\.folder .*required/],
  ];
  for (const [text, message] of wrong) await assert.rejects(read(text), message);
});
