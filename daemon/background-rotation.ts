import { type Clock, sleep } from '../hal/clock.ts';
import { messageOf } from './core/errors.ts';
import type { Rotation } from './store/contract.ts';
import { rotationPauseMs, rotationRetryMs } from './store/parameters.ts';

/** Goes on with a change of keys that was begun before the start; what fails is tried again later. */
export function rotateInBackground(rotation: Rotation, clock: Clock, log: (line: string) => void) {
  const stop = new AbortController();
  const ended = rotation.isUnderWay ? rotateUntilDone(rotation, clock, log, stop.signal) : Promise.resolve();
  return {
    /** Resolves when no batch is under way. */
    close: (): Promise<void> => {
      stop.abort();
      return ended;
    },
  };
}

async function rotateUntilDone(
  rotation: Rotation,
  clock: Clock,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  log('keys: going on with their change');
  while (!signal.aborted) {
    try {
      const { sealedAnew, unreadable } = await rotation.run({
        pause: () => sleep(clock, rotationPauseMs, signal),
      });
      log(`keys: changed; ${sealedAnew} records sealed anew, ${unreadable} open with no key`);
      return;
    } catch (error) {
      if (signal.aborted) return;
      log(`keys: the change waits: ${messageOf(error)}`);
      await sleep(clock, rotationRetryMs, signal).catch(() => undefined); // the loop sees that it is aborted
    }
  }
}
