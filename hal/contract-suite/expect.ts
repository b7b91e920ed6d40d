import assert from 'node:assert/strict';
import test from 'node:test';
import { HalError, type HalErrorKind } from '../device.ts';

/** A device under test, and the end of everything that was opened for it. */
export interface Rig {
  close(): Promise<void>;
}

/** A test with a rig of its own. */
export function withRig<R extends Rig>(
  open: () => Promise<R>,
): (name: string, body: (rig: R) => Promise<void>) => void {
  return (name, body) => {
    test(name, async () => {
      const rig = await open();
      try {
        await body(rig);
      } finally {
        await rig.close();
      }
    });
  };
}

/** The operation fails, with a HalError of this kind and no other error. */
export async function failsWith(kind: HalErrorKind, operation: Promise<unknown>): Promise<HalError> {
  const error: unknown = await operation.then(
    () => assert.fail(`should have failed with ${kind}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HalError, `a HalError, not ${String(error)}`);
  assert.equal(error.kind, kind, error.message);
  return error;
}

/** The operation rejects with the very reason of the abort. */
export async function abortsWith(controller: AbortController, operation: Promise<unknown>): Promise<void> {
  const reason = new Error('no longer wanted');
  controller.abort(reason);
  await assert.rejects(operation, (error: unknown) => error === reason);
}
