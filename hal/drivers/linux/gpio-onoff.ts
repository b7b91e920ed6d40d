import { defineDriver } from '../../driver.ts';
import { openKernelChip } from './gpio/open-chip.ts';
import { ChipOptions } from './gpio-options.ts';

/** A chip over sysfs, by the package onoff: for kernels that have no character device of GPIO v2. */
export const driver = defineDriver(ChipOptions, (id, spec, { clock }) =>
  openKernelChip('onoff', id, spec, clock),
);
