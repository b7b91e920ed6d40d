import assert from 'node:assert/strict';
import type { Device, WaitRequest } from '../device.ts';
import { abortsWith, failsWith, type Rig, withRig } from './expect.ts';

/** A device under test, and its operation that waits: for a finger, a document, the next frame. */
export interface Waiting {
  readonly device: Device;
  readonly begin: (request: WaitRequest) => Promise<unknown>;
}

/** Longer than any wait takes in a test. */
export const longMs = 10_000;
export const shortMs = 20;

/** What every driver owes whose operation waits: one at a time, ended by its caller or by `dispose`. */
export function waitingContract<R extends Rig>(
  name: string,
  open: () => Promise<R>,
  waitingOf: (rig: R) => Waiting,
): void {
  const test = withRig(async () => {
    const rig = await open();
    const { device, begin } = waitingOf(rig);
    return { device, begin, close: () => rig.close() };
  });

  test(`${name}: an abort ends the wait with its reason, after which it can be asked again`, async ({
    begin,
  }) => {
    for (const controller of [new AbortController(), new AbortController()])
      await abortsWith(controller, begin({ timeoutMs: longMs, signal: controller.signal }));
  });

  test(`${name}: a signal that is aborted already starts nothing`, async ({ begin }) => {
    const signal = AbortSignal.abort(new Error('too late'));
    await assert.rejects(begin({ timeoutMs: longMs, signal }), /too late/);
    const controller = new AbortController();
    await abortsWith(controller, begin({ timeoutMs: longMs, signal: controller.signal }));
  });

  test(`${name}: a second wait beside the first is refused as busy`, async ({ begin }) => {
    const controller = new AbortController();
    const first = begin({ timeoutMs: longMs, signal: controller.signal });
    await failsWith('busy', begin({ timeoutMs: longMs }));
    await abortsWith(controller, first);
  });

  test(`${name}: dispose ends a pending wait with absent, and may be called twice`, async ({
    device,
    begin,
  }) => {
    const pending = failsWith('absent', begin({ timeoutMs: longMs }));
    await device.dispose();
    await pending;
    await device.dispose();
  });
}
