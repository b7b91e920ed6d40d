import type { Clock } from '../../clock.ts';
import { defineDriver } from '../../driver.ts';
import { CdevChip } from './gpio/cdev-chip.ts';
import { gpioError } from './gpio/failures.ts';
import { openChip } from './gpio/find-chip.ts';
import type { GpioKernel } from './gpio/kernel.ts';
import { nativeKernel } from './gpio/native-kernel.ts';
import { ChipOptions, type ChipSpec } from './gpio-options.ts';

/** Opens a chip by its label. */
export function openCdevChip(
  id: string,
  spec: ChipSpec,
  { kernel, clock }: { readonly kernel: GpioKernel; readonly clock: Clock },
): CdevChip {
  const fd = openChip(id, spec, kernel);
  try {
    return new CdevChip(id, fd, { kernel, clock, names: spec.lines });
  } catch (error) {
    kernel.close(fd);
    throw gpioError(id, 'reading its lines', error);
  }
}

/** A chip over the GPIO v2 character device: what the kernel wants programs to use. */
export const driver = defineDriver(ChipOptions, async (id, spec, { clock }) =>
  openCdevChip(id, spec, { kernel: await nativeKernel(id), clock }),
);
