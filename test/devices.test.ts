import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flapMs, watchDevices } from '../daemon/devices.ts';
import type { Commit } from '../daemon/store/contract/kiosk-store.ts';
import type { DeviceChange } from '../hal/board.ts';
import { HalError } from '../hal/device.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';

const lost = (id: string, kind: DeviceChange['kind']): DeviceChange => {
  return { id, kind, driver: 'sim', error: new HalError('absent', id, 'unplugged') };
};
const back = (id: string, kind: DeviceChange['kind']): DeviceChange => ({ id, kind, driver: 'sim' });

test('the journal has every loss and return; the hub those that no lane tells of, and not every flap', async () => {
  const clock = new ManualClock();
  const lines: string[] = [];
  const commits: Commit[] = [];
  let tell = (_: DeviceChange) => {};
  const watch = watchDevices({
    board: {
      failures: [],
      onChange: listener => {
        tell = listener;
        return () => {};
      },
    },
    laneName: 'gate-1',
    store: { commit: async commit => void commits.push(commit) },
    clock,
    log: line => lines.push(line),
  });
  tell(lost('finger', 'fingerprint-scanner'));
  for (let flap = 0; flap < 10; flap++) {
    tell(lost('io', 'gpio-chip'));
    tell(back('io', 'gpio-chip'));
  }
  await clock.advance(flapMs);
  tell(lost('io', 'gpio-chip'));
  await watch.close();
  assert.equal(lines.length, 22);
  assert.deepEqual(
    commits.flatMap(({ events = [] }) => events.map(({ data }) => ('kind' in data ? data.kind : undefined))),
    ['device-failed', 'device-restored', 'device-failed'],
  );
});
