import assert from 'node:assert/strict';
import type { Camera } from '../camera.ts';
import type { Clock } from '../clock.ts';
import { abortsWith, failsWith, type Rig, withRig } from './expect.ts';

export interface CameraRig extends Rig {
  readonly camera: Camera;
  readonly clock: Clock;
}

const LONG_MS = 5_000;

/** What a driver of Camera owes. */
export function cameraContract(name: string, open: () => Promise<CameraRig>): void {
  const test = withRig(open);

  test(`${name}: a frame is a whole picture, exposed after it was asked for`, async ({ camera, clock }) => {
    const askedMs = clock.monotonicMs();
    const frame = await camera.next({ timeoutMs: LONG_MS });
    assert.deepEqual([frame.widthPx, frame.heightPx], [camera.info.widthPx, camera.info.heightPx]);
    assert.equal(frame.pixels.length, frame.widthPx * frame.heightPx);
    assert.equal(frame.dpi, undefined);
    assert.ok(frame.capturedAtMs >= askedMs);
  });

  test(`${name}: every frame is new`, async ({ camera }) => {
    const first = await camera.next({ timeoutMs: LONG_MS });
    const second = await camera.next({ timeoutMs: LONG_MS });
    assert.ok(second.sequence > first.sequence);
    assert.ok(second.capturedAtMs > first.capturedAtMs);
    assert.notDeepEqual(second.pixels, first.pixels);
  });

  test(`${name}: one frame at a time, and an abort rejects with its reason`, async ({ camera }) => {
    const controller = new AbortController();
    const first = camera.next({ timeoutMs: LONG_MS, signal: controller.signal });
    await failsWith('busy', camera.next({ timeoutMs: LONG_MS }));
    await abortsWith(controller, first);
    await camera.next({ timeoutMs: LONG_MS });
  });

  test(`${name}: dispose ends a pending wait with absent, and may be called twice`, async ({ camera }) => {
    const pending = failsWith('absent', camera.next({ timeoutMs: LONG_MS }));
    await camera.dispose();
    await pending;
    await camera.dispose();
  });
}
