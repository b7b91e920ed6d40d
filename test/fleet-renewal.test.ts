// A kiosk that works gets its next certificate over its line.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { loadIdentity } from '../daemon/device-identity.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { fleetSite, until } from './helpers/fleet-site.ts';

const dayMs = 86_400_000;

class LaterClock extends SystemClock {
  laterMs = 0;

  override wall(): Date {
    return new Date(super.wall().getTime() + this.laterMs);
  }

  override isWallTrusted(): boolean {
    return true;
  }
}

test('a certificate that is soon over is followed by another one for the same key, which is kept and used', async t => {
  const clock = new LaterClock();
  const { folder, gate, desk, restartHub, addressOf } = await fleetSite(t, { clock });
  const first = await gate('gate-a');
  const before = await loadIdentity(path.join(folder, 'gate-a'));
  assert.ok(before);
  await until('it is online', () => desk.fleet.shadow.kiosks().some(({ line }) => line === 'online'));
  await first.close();
  clock.laterMs = before.certificate.notAfter.getTime() - clock.wall().getTime() - 5 * dayMs;
  const { fleet } = await restartHub();
  await gate('gate-a');
  const after = await until('it has another one', async () => {
    const now = await loadIdentity(path.join(folder, 'gate-a'));
    return now && now.certificate.notAfter > before.certificate.notAfter && now;
  });
  assert.equal(after.certificate.kid, before.certificate.kid);
  assert.equal(after.certificate.name, 'demo/s1/gate-a');
  assert.equal(fleet.shadow.kiosk(addressOf('gate-a')).line, 'online');
});
