// What `bitmapd doctor --hardware` finds: each device as it is, each fault with what mends it.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { configChecks, deviceChecks } from '../daemon/hardware-checks.ts';
import { orphansOn } from '../daemon/hardware-orphans.ts';
import { showOf } from '../daemon/hardware-probe.ts';
import { remedyFor } from '../daemon/hardware-remedy.ts';
import { loadProfile } from '../daemon/profile.ts';
import { type BoardSpec, type DeviceSpec, openBoard } from '../hal/board.ts';
import type { CancelTimer, Clock } from '../hal/clock.ts';
import { HalError, type HalErrorKind } from '../hal/device.ts';
import type { OrphanedOutputs } from '../hal/gpio-chip.ts';
import { deviceDrivers, deviceKinds } from '../hal/driver-table.ts';
import { optionalPackage } from '../hal/drivers/linux/optional-package.ts';
import { SimGpioChip } from '../hal/drivers/sim/gpio-chip.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const clock = new SystemClock();
const options = { clock, probe: true };

/** What is found on a board of these devices. */
async function found(devices: BoardSpec['devices'], more: object = {}) {
  const profile = await loadProfile('sim-egate');
  return await deviceChecks({ ...profile, board: { devices } }, { ...options, ...more });
}

test('each device shows what it does', async () => {
  const profile = await loadProfile('sim-egate');
  const checks = await deviceChecks({ ...profile, board: { ...profile.board } }, options);
  assert.deepEqual(
    checks.filter(({ status }) => status !== 'ok'),
    [],
  );
  const shown = new Map(checks.map(({ name, detail }) => [name, detail]));
  assert.match(shown.get('device finger') ?? '', /500 dpi; no finger was on it/);
  assert.match(shown.get('device gate') ?? '', /closed; it is not moved|released; it is not moved/);
  assert.match(shown.get('device beams') ?? '', /beams: outer free, inner free/);
});

test('without --hardware a device is opened, and asked nothing', async () => {
  const profile = await loadProfile('sim-egate');
  const checks = await deviceChecks(profile, { ...options, probe: false });
  assert.deepEqual(
    checks.map(({ detail }) => /^[a-z-]+ opens \(driver sim\)$/.test(detail)),
    profile.board.devices.map(() => true),
  );
});

test('nothing is moved by being asked, and a light is off again', async () => {
  const { board: spec } = await loadProfile('sim-egate');
  const board = await openBoard(spec, { clock, retry: false });
  const states: string[] = [];
  board.get('barrier')?.onChange(state => states.push(state));
  const before = board.get('barrier')?.state;
  for (const kind of ['fire-input', 'presence', 'barrier', 'indicator'] as const)
    await showOf(board, kind, 0, clock);
  assert.deepEqual([states, board.get('barrier')?.state], [[], before]);
  assert.equal(board.world?.stage.signal.value, 'off');
  await board.close();
});

test('of several devices of a kind each shows its own level', async () => {
  const checks = await found([
    { id: 'help', kind: 'panic-input', driver: 'sim', options: { active: true } },
    { id: 'pressed', kind: 'gpio-input', driver: 'sim', options: { active: true } },
    { id: 'free', kind: 'gpio-input', driver: 'sim', options: { active: false } },
  ]);
  assert.deepEqual(
    checks.map(({ detail }) => detail.split(': ')[1]),
    ['ACTIVE', 'ACTIVE', 'at rest'],
  );
});

test('beams that are broken and contacts that are tripped are told apart from those that are not', async () => {
  const beam = (line: string) => ({ line, debounceMs: 0 });
  const board = await openBoard(
    {
      devices: [
        {
          id: 'io',
          kind: 'gpio-chip',
          driver: 'sim',
          options: { lines: ['OUTER', 'INNER', 'DOOR', 'BEZEL'] },
        },
        {
          id: 'beams',
          kind: 'presence',
          driver: 'beams',
          options: { chip: 'io', outer: beam('OUTER'), inner: beam('INNER') },
        },
        {
          id: 'cabinet',
          kind: 'tamper',
          driver: 'contacts',
          options: {
            chip: 'io',
            contacts: [
              { name: 'door', ...beam('DOOR') },
              { name: 'bezel', ...beam('BEZEL') },
            ],
          },
        },
      ],
    },
    { clock, retry: false },
  );
  const io = board.plugged('io');
  assert.ok(io instanceof SimGpioChip);
  // The wires of contacts that are closed at rest, and have opened.
  for (const line of ['OUTER', 'BEZEL']) io.wire(line).set(true);
  assert.equal(await showOf(board, 'presence', 0, clock), 'beams: outer BROKEN, inner free');
  assert.equal(await showOf(board, 'tamper', 0, clock), 'door at rest, bezel TRIPPED');
  await board.close();
});

test('nothing stays open behind it', async () => {
  const running = new Set<CancelTimer>();
  const counting: Clock = {
    monotonicMs: () => clock.monotonicMs(),
    wall: () => clock.wall(),
    after: (delayMs, callback) => {
      const timer = clock.after(delayMs, () => {
        running.delete(cancel);
        callback();
      });
      const cancel = () => {
        running.delete(cancel);
        timer();
      };
      running.add(cancel);
      return cancel;
    },
  };
  const devices: BoardSpec['devices'] = [
    { id: 'bus', kind: 'i2c', driver: 'sim', options: { chips: [{ address: 0x60, part: 'vcnl4040' }] } },
    { id: 'near', kind: 'gpio-input', driver: 'vcnl4040', options: { bus: 'bus' } },
  ];
  const [, near] = await found(devices, { clock: counting });
  assert.match(near?.detail ?? '', /at rest/);
  assert.equal(running.size, 0, 'a device that is looked at now and then is not looked at any more');
});

test('on a machine without its hardware each fault says what mends it, and what follows from another says so', async () => {
  const checks = await deviceChecks(await loadProfile('generic-arm64'), { ...options, probe: false });
  assert.ok(checks.some(({ status }) => status === 'failed'));
  assert.ok(checks.every(({ status, remedy }) => (status === 'ok') === (remedy === '')));
  const remedies = new Map(checks.map(({ name, remedy }) => [name, remedy]));
  assert.equal(remedies.get('device gate'), 'mend the fire input first: no gate moves without one');
  assert.equal(remedies.get('device beams'), 'mend the device that it stands on');
});

test('a device that opens and does not answer is a fault, with what mends it', async t => {
  const folder = path.join(await temporaryFolder(t), 'inbox');
  // What the vendor's program is to be told cannot be written.
  await mkdir(path.join(folder, '.wanted.json.part'), { recursive: true });
  const size = { widthPx: 64, heightPx: 64 };
  const [check] = await found([
    { id: 'finger', kind: 'fingerprint-scanner', driver: 'folder', options: { folder, ...size } },
  ]);
  assert.deepEqual([check?.name, check?.status], ['device finger', 'failed']);
  assert.match(check?.detail ?? '', /\.wanted\.json cannot be written/);
  assert.equal(check?.remedy, 'the vendor’s program does not answer: systemctl status of its unit');
});

const errorOf = (kind: HalErrorKind, detail = 'x') => new HalError(kind, 'it', detail);

test('every real driver has remedies of its own', () => {
  const otherwise = remedyFor({ driver: 'none of ours', error: errorOf('absent') });
  for (const kind of deviceKinds)
    for (const driver of Object.keys(deviceDrivers[kind]).filter(name => name !== 'sim' && name !== 'replay'))
      assert.notEqual(remedyFor({ driver, error: errorOf('absent') }), otherwise, `${kind} ${driver}`);
});

test('a remedy is that of the driver, of what went wrong, and of a package that is missing', async () => {
  const remedy = (driver: string, kind: HalErrorKind) => remedyFor({ driver, error: errorOf(kind) });
  assert.match(remedy('sht3x', 'absent'), /i2cdetect/);
  assert.match(remedy('lock', 'busy'), /gpioinfo names who holds the line/);
  assert.match(remedy('v4l2', 'io'), /group video/);
  assert.match(remedy('r503', 'io'), /group dialout/);
  const missing: unknown = await optionalPackage('io', 'a-package-of-nobody').catch(
    (error: unknown) => error,
  );
  assert.ok(missing instanceof HalError);
  assert.equal(remedyFor({ driver: 'gpio-cdev', error: missing }), 'install what the line names');
});

test('outputs that outlive their process are warned of, by their names, where the chip does not let go of them', () => {
  const io: DeviceSpec = { id: 'io', kind: 'gpio-chip', driver: 'gpio-cdev' };
  const devices: DeviceSpec[] = [
    { id: 'gate', kind: 'barrier', driver: 'lock', options: { chip: 'io', line: 'GATE_LOCK' } },
    { id: 'lamp', kind: 'gpio-output', driver: 'line', options: { chip: 'more', line: 3 } },
  ];
  const warned = (orphanedOutputs: OrphanedOutputs, on = io) => orphansOn(on, devices, { orphanedOutputs });
  assert.match(warned('kept')?.detail ?? '', /stays driven when it is killed: GATE_LOCK of gate$/);
  assert.match(warned('unknown')?.detail ?? '', /may stay driven/);
  assert.match(warned('kept')?.remedy ?? '', /strict_gpiod.*ExecStopPost/);
  assert.equal(warned('let-go'), undefined);
  assert.equal(warned('kept', { ...io, id: 'inputs-only' }), undefined);
});

test('doctor itself warns of them: of lamps on an expander, which nothing puts out', async () => {
  const checks = await found([
    { id: 'bus', kind: 'i2c', driver: 'sim', options: { chips: [{ address: 0x20, part: 'mcp23017' }] } },
    { id: 'more', kind: 'gpio-chip', driver: 'mcp23017', options: { bus: 'bus' } },
    {
      id: 'light',
      kind: 'indicator',
      driver: 'lamps',
      options: { chip: 'more', lamps: [{ name: 'red', line: 'GPA0' }], signals: { wait: ['red'] } },
    },
  ]);
  assert.deepEqual(
    checks.map(({ name, status }) => [name, status]),
    [
      ['device bus', 'ok'],
      ['device more', 'warning'],
      ['device light', 'ok'],
    ],
  );
  assert.match(checks[1]?.detail ?? '', /GPA0 of light/);
});

test('a line that config.txt lacks is named, with what it is for and what to do', async t => {
  const file = path.join(await temporaryFolder(t), 'config.txt');
  await writeFile(file, 'dtparam=i2c_arm=on\n#dtparam=strict_gpiod\nenable_uart=10\n');
  const profile = await loadProfile('egate-rpi5');
  const checks = configChecks(profile, [`${file}.none`, file]);
  assert.deepEqual(
    checks.map(({ status, detail }) => `${status} ${detail}`),
    [
      'ok dtparam=i2c_arm=on',
      'warning dtparam=strict_gpiod is missing: without it an output stays driven when bitmapd dies',
      'warning enable_uart=1 is missing: without it there is no serial port on the header',
    ],
  );
  assert.deepEqual(
    checks.map(({ remedy }) => remedy === ''),
    [true, false, false],
  );
  assert.deepEqual(configChecks(profile, [`${file}.none`]), []);
});

test('config.txt is asked only for what the devices of the profile need', async t => {
  const file = path.join(await temporaryFolder(t), 'config.txt');
  await writeFile(file, '');
  const profile = await loadProfile('sim-egate');
  const wanted = (...drivers: string[]) => {
    const devices = drivers.map(driver => ({ id: driver, kind: 'camera' as const, driver }));
    return configChecks({ ...profile, board: { devices } }, [file]).map(({ detail }) => detail.split(' ')[0]);
  };
  assert.deepEqual(wanted('v4l2'), []);
  assert.deepEqual(wanted('i2c-bus'), ['dtparam=i2c_arm=on']);
  assert.deepEqual(wanted('lock'), ['dtparam=strict_gpiod']);
  assert.deepEqual(wanted('lamps'), ['dtparam=strict_gpiod']);
  assert.deepEqual(wanted('r503'), ['enable_uart=1']);
});
