// Runs in the guest: what a camera owes, by the kernel's own test camera, and what becomes of one that is unplugged.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import type { Camera } from '../../../../hal/camera.ts';
import { sleep } from '../../../../hal/clock.ts';
import { cameraContract } from '../../../../hal/contract-suite/camera.ts';
import { failsWith } from '../../../../hal/contract-suite/expect.ts';
import { HalError } from '../../../../hal/device.ts';
import { loadDriver } from '../../../../hal/driver-table.ts';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import { shell } from './shell.ts';

const clock = new SystemClock();
const device = '/dev/video0';
const size = { widthPx: 320, heightPx: 180 };
const longMs = 20_000;

async function open(options = {}): Promise<Camera> {
  const driver = await loadDriver('camera', 'v4l2');
  if (driver === undefined) throw new HalError('absent', 'face', 'there is no driver v4l2');
  const given = { device, ...size, frameRateHz: 15, format: 'GREY', ...options };
  return await driver.open('face', given, { clock });
}

/** What this process holds of the device: open files, and memory that both see. */
async function held(): Promise<number> {
  const files = readdirSync('/proc/self/fd').filter(fd => target(fd)?.startsWith('/dev/video'));
  const mappings = await shell(`grep -c /dev/video /proc/${process.pid}/maps || true`);
  return files.length + Number(mappings);
}

function target(fd: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    // The one by which the folder is listed is closed by now.
    return undefined;
  }
}

export function vividTests(): void {
  cameraContract('v4l2 on vivid', async () => {
    // Slow enough that no frame comes while the suite makes its calls on an emulated processor.
    const camera = await open({ frameRateHz: 5 });
    return { camera, clock, close: () => camera.dispose() };
  });

  test('every format gives the picture that grey gives', async () => {
    // A picture without the moving letters.
    await shell(`v4l2-ctl -d ${device} -c test_pattern=20,osd_text_mode=2`);
    const pictures = new Map<string, Uint8Array>();
    for (const format of ['GREY', 'Y10', 'Y12', 'Y16', 'YUYV', 'UYVY', 'NV12', 'YU12']) {
      const camera = await open({ format });
      pictures.set(format, (await camera.next({ timeoutMs: longMs })).pixels);
      await camera.dispose();
    }
    await shell(`v4l2-ctl -d ${device} -c test_pattern=0,osd_text_mode=0`);
    const grey = pictures.get('GREY') ?? new Uint8Array();
    assert.ok(new Set(grey).size > 50, 'a ramp of greys');
    // Colours are stored in a narrower range (ITU-R BT.601, 16 to 235).
    const narrow = (level: number) => 16 + (level * 219) / 255;
    for (const [format, pixels] of pictures) {
      const wanted = format.startsWith('Y1') || format === 'GREY' ? (one: number) => one : narrow;
      const worst = Math.max(...pixels.map((pixel, at) => Math.abs(pixel - wanted(grey[at] ?? 0))));
      assert.ok(worst <= 2, `${format} differs by ${worst}`);
    }
  });

  test('the gain is locked, and is what the device then says', async () => {
    const camera = await open({ gain: 77 });
    const said = await shell(`v4l2-ctl -d ${device} -C gain,gain_automatic`);
    await camera.dispose();
    assert.match(said, /gain: 77/);
    assert.match(said, /gain_automatic: 0/);
  });

  test('a second program is refused as busy, and what is not there as absent', async () => {
    const camera = await open();
    await failsWith('busy', open());
    await camera.dispose();
    await failsWith('absent', open({ device: '/dev/video77' }));
    assert.equal(await held(), 0);
  });

  test('unplugged in mid-stream: absent at once, nothing held, and openable anew', async t => {
    const camera = await open();
    const frames = untilItFails(camera);
    await sleep(clock, 700);
    const unpluggedMs = clock.monotonicMs();
    writeFileSync('/sys/bus/platform/drivers/vivid/unbind', 'vivid.0');
    const { error, count } = await frames;
    const tookMs = clock.monotonicMs() - unpluggedMs;
    assert.ok(error instanceof HalError && error.kind === 'absent', String(error));
    assert.ok(tookMs < 1_000, `${tookMs} ms`);
    assert.equal(await held(), 0);
    t.diagnostic(`absent ${Math.round(tookMs)} ms after the unplug, after ${count} frames`);
    await failsWith('absent', open());
    writeFileSync('/sys/bus/platform/drivers/vivid/bind', 'vivid.0');
    for (let left = 100; !existsSync(device) && left > 0; left -= 1) await shell('sleep 0.1');
    const again = await open();
    await again.next({ timeoutMs: longMs });
    await again.dispose();
    await camera.dispose();
    assert.equal(await held(), 0);
  });
}

async function untilItFails(camera: Camera): Promise<{ error: unknown; count: number }> {
  for (let count = 0; ; count += 1)
    try {
      await camera.next({ timeoutMs: longMs });
    } catch (error) {
      return { error, count };
    }
}
