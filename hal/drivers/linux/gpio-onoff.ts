import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import { gpioError } from './gpio/failures.ts';
import { nativeSysfs, type SysfsChipInfo } from './gpio/sysfs.ts';
import { SysfsChip } from './gpio/sysfs-chip.ts';
import type { SysfsParts } from './gpio/sysfs-claim.ts';
import { ChipOptions, type ChipSpec } from './gpio-options.ts';

/** Opens a chip by its label: the numbers of its lines begin at a base that differs from board to board and kernel to kernel. */
export async function openSysfsChip(
  id: string,
  { label, lines }: ChipSpec,
  parts: SysfsParts,
): Promise<SysfsChip> {
  return new SysfsChip(id, chipOf(id, label, await readChips(id, parts)), lines, parts);
}

async function readChips(id: string, { sysfs }: SysfsParts): Promise<readonly SysfsChipInfo[]> {
  try {
    return await sysfs.chips();
  } catch (error) {
    throw gpioError(id, 'reading /sys/class/gpio (is CONFIG_GPIO_SYSFS in the kernel?)', error);
  }
}

/** HalError `absent` with the labels that there are, or `busy` when several have it. */
export function chipOf(id: string, label: string, chips: readonly SysfsChipInfo[]): SysfsChipInfo {
  const [found, ...more] = chips.filter(chip => chip.label === label);
  const labels = chips.map(chip => chip.label).join(', ') || 'none';
  if (found === undefined)
    throw new HalError('absent', id, `no chip has the label ${label}; there are ${labels}`);
  if (more.length > 0) throw new HalError('busy', id, `${more.length + 1} chips have the label ${label}`);
  return found;
}

/** A chip over sysfs, by the package onoff: for kernels that have no character device of GPIO v2. */
export const driver = defineDriver(ChipOptions, async (id, spec, { clock }) =>
  openSysfsChip(id, spec, { sysfs: await nativeSysfs(id), clock }),
);
