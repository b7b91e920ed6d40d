import { defineDriver } from '../../driver.ts';
import { openKernelChip } from './gpio/open-chip.ts';
import { ChipOptions } from './gpio-options.ts';

/** A chip by whatever this kernel has: the character device, else sysfs. */
export const driver = defineDriver(ChipOptions, (id, spec, { clock }) =>
  openKernelChip('linux', id, spec, clock),
);
