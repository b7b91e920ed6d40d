import assert from 'node:assert/strict';
import { readlinkSync, readdirSync } from 'node:fs';
import test, { type TestContext } from 'node:test';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { fingerprintScannerContract } from '../hal/contract-suite/fingerprint-scanner.ts';
import { clock, finger, openScanner, plugIn, type SerialRig } from './helpers/scanner-rig.ts';

fingerprintScannerContract('r503', async () => {
  const rig = plugIn();
  const scanner = await openScanner(rig);
  return {
    scanner,
    clock,
    bringFinger: () => {
      rig.module.finger = finger;
    },
    close: async () => {
      await scanner.dispose();
      rig.pty.unplug();
    },
  };
});

/** A module at a port and the scanner that a profile opens there, both gone after the test. */
async function opened(test: TestContext, rig: SerialRig = plugIn(), options: object = {}) {
  test.after(() => rig.pty.unplug());
  const scanner = await openScanner(rig, options);
  test.after(() => scanner.dispose());
  return { ...rig, scanner };
}

const within = { timeoutMs: 10_000 };
/** What 4 bits leave of the pixels. */
const sixteenGreys = (pixels: Uint8Array) => pixels.map(grey => (grey >> 4) * 17);
const isHeld = (path: string) =>
  readdirSync('/proc/self/fd').some(fd => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false; // the listing itself, closed by now
    }
  });

test('the pixels of an R503 arrive as they were sent, with the size and resolution of its array', async t => {
  const { module, scanner } = await opened(t);
  module.finger = () => finger(3);
  const frame = await scanner.capture(within);
  assert.deepEqual([frame.widthPx, frame.heightPx, frame.dpi], [192, 192, 508]);
  assert.deepEqual(frame.pixels, sixteenGreys(finger(3)));
});

test('an R30x is told by ReadSysPara, or by the profile', async t => {
  const asked = await opened(t, plugIn({ identifierCode: 9, widthPx: 256, heightPx: 288 }));
  assert.deepEqual([asked.scanner.info.widthPx, asked.scanner.info.heightPx], [256, 288]);
  const told = await opened(t, plugIn({ identifierCode: 77 }), { model: 'r503' });
  assert.equal(told.scanner.info.model, 'R503');
  const rig = plugIn({ identifierCode: 77 });
  t.after(() => rig.pty.unplug());
  await failsWith('io', openScanner(rig));
});

test('firmware that sends a byte a pixel is read, too', async t => {
  const { module, scanner } = await opened(t, plugIn({ bits: 8, packetBytes: 256 }));
  module.finger = () => finger(3);
  assert.deepEqual((await scanner.capture(within)).pixels, finger(3));
});

test('ridges light on dark are turned where the profile says so', async t => {
  const { module, scanner } = await opened(t, plugIn(), { inverted: true });
  module.finger = () => finger(3);
  const frame = await scanner.capture(within);
  assert.deepEqual(
    frame.pixels,
    sixteenGreys(finger(3)).map(grey => 255 - grey),
  );
});

test('a module at another speed is found', async t => {
  const { module, scanner } = await opened(t, plugIn({ baudRate: 38_400 }));
  module.finger = finger;
  await scanner.capture(within);
});

test('a wrong password is said as such, and the port is free again', async t => {
  const rig = plugIn({ password: 5 });
  t.after(() => rig.pty.unplug());
  const error = await failsWith('io', openScanner(rig));
  assert.match(error.message, /password is wrong/);
  const scanner = await openScanner(rig, { password: 5 });
  await scanner.dispose();
});

test('nobody at the port is absent, and so is no port', async t => {
  const rig = plugIn();
  t.after(() => rig.pty.unplug());
  rig.module.faults.silent = true;
  await failsWith('absent', openScanner(rig, { baudRates: [57_600] }));
  await failsWith('absent', openScanner({ ...rig, pty: { ...rig.pty, path: '/dev/serial/by-id/none' } }));
});

test('a port that another has open is busy', async t => {
  const { pty, module } = await opened(t);
  await failsWith('busy', openScanner({ pty, module }));
});

test('noise, wrong checksums, lost bytes and cut uploads cost time and no pixel', async t => {
  const { module, scanner } = await opened(t);
  module.finger = () => finger(3);
  module.faults.noise = Uint8Array.of(0xef, 0x01, 0x00, 0xff, 0x55);
  for (const fault of ['wrongChecksums', 'droppedBytes', 'cutUploads'] as const) {
    module.faults[fault] = 1;
    assert.deepEqual((await scanner.capture(within)).pixels, sixteenGreys(finger(3)), fault);
    assert.equal(module.faults[fault], 0, 'it happened');
  }
});

test('a packet that is lost in the midst of an upload has the image sent again', async t => {
  const { module, scanner } = await opened(t);
  module.finger = () => finger(3);
  const pending = scanner.capture(within);
  while (!module.heard.includes(0x0a)) await clockTurn();
  module.faults.droppedBytes = 1;
  assert.deepEqual((await pending).pixels, sixteenGreys(finger(3)));
  assert.equal(module.heard.filter(code => code === 0x0a).length, 2);
});

test('a module that falls silent is absent', async t => {
  const { module, scanner } = await opened(t);
  module.faults.silent = true;
  await failsWith('absent', scanner.capture(within));
});

test('an aborted upload does not stand in the way of the next capture', async t => {
  const { module, scanner } = await opened(t);
  module.finger = () => finger(3);
  const controller = new AbortController();
  const pending = scanner.capture({ ...within, signal: controller.signal });
  while (!module.heard.includes(0x0a)) await clockTurn();
  controller.abort(new Error('no longer wanted'));
  await assert.rejects(pending, /no longer wanted/);
  assert.deepEqual((await scanner.capture(within)).pixels, sixteenGreys(finger(3)));
});

test('of several contacts the best is given', async t => {
  const { module, scanner } = await opened(t, plugIn(), { frames: 3 });
  const faint = (number: number) => finger(number).map((grey, at) => (at % 192 < 140 ? 255 : grey));
  module.finger = number =>
    number === 3 ? finger(3).map((g, at) => (at % 192 < 60 ? 255 : g)) : faint(number);
  const frame = await scanner.capture(within);
  assert.ok(frame.pixels.subarray(96 * 192 + 64, 96 * 192 + 140).some(grey => grey < 128));
});

test('a finger that is lifted before it was imaged is waited for anew', async t => {
  const { module, scanner } = await opened(t);
  module.finger = number => (number === 1 || number > 4 ? finger(3) : undefined);
  await scanner.capture(within);
  assert.equal(module.heard.filter(code => code === 0x01).length, 6);
});

test('the ring of light breathes while a finger is waited for, and is off after', async t => {
  const { module, scanner } = await opened(t);
  const pending = failsWith('timeout', scanner.capture({ timeoutMs: 100 }));
  while (!module.heard.includes(0x01)) await clockTurn();
  assert.equal(module.aura.at(0), 0x01);
  await pending;
  while (module.aura.at(0) !== 0x04) await clockTurn();
});

test('unplugged in a wait it is absent at once, the port is free, and what is plugged in again opens', async t => {
  const { pty, scanner } = await opened(t);
  const pending = failsWith('absent', scanner.capture(within));
  const askedMs = clock.monotonicMs();
  pty.unplug();
  const error = await pending;
  assert.match(error.message, /unplugged/);
  assert.ok(clock.monotonicMs() - askedMs < 500, `${clock.monotonicMs() - askedMs} ms`);
  await failsWith('absent', scanner.capture(within));
  while (isHeld(pty.path)) await clockTurn();
  await scanner.dispose();
  const again = await opened(t);
  again.module.finger = finger;
  await again.scanner.capture(within);
});

test('unplugged in an upload it is absent at once', async t => {
  const { pty, module, scanner } = await opened(t);
  module.finger = finger;
  const pending = failsWith('absent', scanner.capture(within));
  while (!module.heard.includes(0x0a)) await clockTurn();
  const askedMs = clock.monotonicMs();
  pty.unplug();
  await pending;
  assert.ok(clock.monotonicMs() - askedMs < 500, `${clock.monotonicMs() - askedMs} ms`);
});

const clockTurn = () => new Promise<void>(resolve => void clock.after(1, resolve));
