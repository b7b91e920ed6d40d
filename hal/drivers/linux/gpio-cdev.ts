import { defineDriver } from '../../driver.ts';
import { openKernelChip } from './gpio/open-chip.ts';
import { ChipOptions } from './gpio-options.ts';

/** A chip over the GPIO v2 character device: what the kernel wants programs to use. */
export const driver = defineDriver(ChipOptions, (id, spec, { clock }) =>
  openKernelChip('gpio-cdev', id, spec, clock),
);
