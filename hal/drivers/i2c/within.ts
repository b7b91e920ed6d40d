import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';

/** What `work` gives, unless `timeoutMs` is over first (HalError `timeout`), or `ending` is (its reason). */
export function within<T>(
  device: string,
  clock: Clock,
  timeoutMs: number,
  ending: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (ending.aborted) return reject(ending.reason);
    const onEnd = () => reject(ending.reason);
    const cancel = clock.after(timeoutMs, () => {
      reject(new HalError('timeout', device, `nothing came within ${timeoutMs} ms`));
    });
    ending.addEventListener('abort', onEnd, { once: true });
    const settled = () => {
      cancel();
      ending.removeEventListener('abort', onEnd);
    };
    work().then(resolve, reject).finally(settled);
  });
}
