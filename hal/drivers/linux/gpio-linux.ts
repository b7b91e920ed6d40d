import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { GpioChip } from '../../gpio-chip.ts';
import { ChipOptions } from './gpio-options.ts';
import { driver as cdev } from './gpio-cdev.ts';
import { driver as onoff } from './gpio-onoff.ts';

/**
 * The chip by whatever this kernel has: the character device, else sysfs. What hinders both is told of both; a chip that is
 * there and held, or may not be opened, is not looked for elsewhere.
 */
export const driver = defineDriver(ChipOptions, async (id, spec, context): Promise<GpioChip> => {
  try {
    return await cdev.open(id, spec, context);
  } catch (first) {
    if (!(first instanceof HalError && first.kind === 'absent')) throw first;
    try {
      return await onoff.open(id, spec, context);
    } catch (second) {
      if (!(second instanceof HalError)) throw second;
      throw new HalError(second.kind, id, `neither gpio-cdev nor onoff: ${first.message}; ${second.message}`);
    }
  }
});
