import assert from 'node:assert/strict';
import type { Camera } from '../camera.ts';
import type { Clock } from '../clock.ts';
import { type Rig, withRig } from './expect.ts';
import { longMs, waitingContract } from './waiting.ts';

export interface CameraRig extends Rig {
  readonly camera: Camera;
  readonly clock: Clock;
}

/** What a driver of Camera owes. */
export function cameraContract(name: string, open: () => Promise<CameraRig>): void {
  const test = withRig(open);
  waitingContract(name, open, ({ camera }) => ({ device: camera, begin: request => camera.next(request) }));

  test(`${name}: a frame is a whole picture, exposed after it was asked for`, async ({ camera, clock }) => {
    const askedMs = clock.monotonicMs();
    const frame = await camera.next({ timeoutMs: longMs });
    assert.deepEqual([frame.widthPx, frame.heightPx], [camera.info.widthPx, camera.info.heightPx]);
    assert.equal(frame.pixels.length, frame.widthPx * frame.heightPx);
    assert.equal(frame.dpi, undefined);
    assert.ok(frame.capturedAtMs >= askedMs);
  });

  test(`${name}: every frame is new`, async ({ camera }) => {
    const first = await camera.next({ timeoutMs: longMs });
    const second = await camera.next({ timeoutMs: longMs });
    assert.ok(second.sequence > first.sequence);
    assert.ok(second.capturedAtMs > first.capturedAtMs);
    assert.notDeepEqual(second.pixels, first.pixels);
  });
}
