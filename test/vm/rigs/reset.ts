import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import type { Guest } from '../guest.ts';

const clock = new SystemClock();

/** When the machine is reset, or its watchdog card sees to it that it is, by the host's clock. */
export function reset(guest: Guest, by: 'RESET' | 'WATCHDOG' = 'RESET'): Promise<number> {
  return new Promise(resolve => {
    const stop = guest.qmp.onEvent(({ event }) => {
      if (event !== by) return;
      stop();
      resolve(clock.monotonicMs());
    });
  });
}
