import type { Clock } from '../../../hal/clock.ts';
import { watchMs } from './parameters.ts';

/** What has a disk to be looked after. */
export interface Tended {
  tend(): Promise<void>;
}

/** Tends a store now, and again every few seconds, until it is stopped; resolves when it is done with what it began. */
export function watchDisk(
  store: Tended,
  clock: Clock,
  onError: (error: unknown) => void,
  everyMs = watchMs,
): () => Promise<void> {
  let isStopped = false;
  let cancel = () => {};
  let underWay = Promise.resolve();
  const look = () => {
    underWay = store.tend().catch(onError).then(arm);
  };
  const arm = () => {
    if (!isStopped) cancel = clock.after(everyMs, look);
  };
  look();
  return () => {
    isStopped = true;
    cancel();
    return underWay;
  };
}
