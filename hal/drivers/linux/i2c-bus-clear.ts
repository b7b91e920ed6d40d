import { type Clock, sleep } from '../../clock.ts';
import type { GpioChip, LineReference } from '../../gpio-chip.ts';
import { busClearClocks, busClearHalfPeriodMs } from './i2c-parameters.ts';

/**
 * The bus clear of UM10204 section 3.1.16: clocks on SCL until a chip that was left in the middle of a byte has sent
 * its rest and lets go of SDA.
 *
 * The line has to be wired to SCL beside the controller's pin. Claiming the controller's own pin would take it away
 * from the controller on most boards; there the kernel's `scl-gpios` in the device tree does this by itself.
 */
export async function clearBus(chip: GpioChip, line: LineReference, clock: Clock): Promise<void> {
  // Active is low, and released is high by the pull-up of the bus: nothing ever drives it high against a chip.
  const scl = await chip.outputs([{ line, activeLow: true, drive: 'open-drain' }]);
  try {
    for (let pulse = 0; pulse < busClearClocks; pulse++) {
      await scl.write([true]);
      await sleep(clock, busClearHalfPeriodMs);
      await scl.write([false]);
      await sleep(clock, busClearHalfPeriodMs);
    }
  } finally {
    await scl.release();
  }
}
