import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { configChecks, deviceChecks } from '../daemon/cli/hardware-checks.ts';
import { loadProfile } from '../daemon/profile.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const options = { clock: new SystemClock(), probe: true };

test('each device shows what it does', async () => {
  const profile = await loadProfile('sim-egate');
  const checks = await deviceChecks({ ...profile, board: { ...profile.board } }, options);
  assert.deepEqual(
    checks.filter(({ status }) => status !== 'ok'),
    [],
  );
  const shown = new Map(checks.map(({ name, detail }) => [name, detail]));
  assert.match(shown.get('device finger') ?? '', /500 dpi; no finger was on it/);
  assert.match(shown.get('device gate') ?? '', /it is not moved/);
});

test('on a machine without its hardware each fault says what mends it, and what follows from another says so', async () => {
  const checks = await deviceChecks(await loadProfile('generic-arm64'), { ...options, probe: false });
  assert.ok(checks.every(({ status, remedy }) => status === 'ok' || remedy !== ''));
  const remedies = new Map(checks.map(({ name, remedy }) => [name, remedy]));
  assert.equal(remedies.get('device gate'), 'mend the fire input first: no gate moves without one');
  assert.equal(remedies.get('device beams'), 'mend the device that it stands on');
});

test('a line that config.txt lacks is named, with what it is for', async t => {
  const file = path.join(await temporaryFolder(t), 'config.txt');
  await writeFile(file, 'dtparam=i2c_arm=on\n#dtparam=strict_gpiod\n');
  const checks = configChecks(await loadProfile('egate-rpi5'), [file]);
  assert.deepEqual(
    checks.map(({ status, detail }) => `${status} ${detail.split(':')[0]}`),
    ['ok dtparam=i2c_arm=on', 'warning dtparam=strict_gpiod is missing', 'warning enable_uart=1 is missing'],
  );
  assert.deepEqual(configChecks(await loadProfile('egate-rpi5'), [`${file}.none`]), []);
});
