import type { Clock } from '../../../clock.ts';
import { HalError } from '../../../device.ts';
import type { GpioChip } from '../../../gpio-chip.ts';
import { PackageMissing } from '../optional-package.ts';
import { CdevChip } from './cdev-chip.ts';
import { gpioError } from './failures.ts';
import { openChip } from './find-chip.ts';
import type { GpioKernel } from './kernel.ts';
import { chipDevices, nativeKernel } from './native-kernel.ts';
import { nativeSysfs, type SysfsChipInfo } from './sysfs.ts';
import { SysfsChip } from './sysfs-chip.ts';
import type { SysfsParts } from './sysfs-claim.ts';

/** What a profile says of a chip of the kernel: gpio-options.ts. */
export interface ChipSpec {
  readonly label: string;
  readonly path?: string;
  readonly lines: Readonly<Record<string, number>>;
}

/** The ways to a chip of the kernel. */
export const kernelDrivers = ['gpio-cdev', 'onoff', 'linux'] as const;
export type KernelDriver = (typeof kernelDrivers)[number];

/** Opens a chip of the kernel by the driver of that name. */
export async function openKernelChip(
  driver: KernelDriver,
  id: string,
  spec: ChipSpec,
  clock: Clock,
): Promise<GpioChip> {
  switch (driver) {
    case 'gpio-cdev':
      return openCdevChip(id, spec, { kernel: await nativeKernel(id), clock });
    case 'onoff':
      return await openSysfsChip(id, spec, { sysfs: await nativeSysfs(id), clock });
    case 'linux':
      return await openEither(id, {
        hasDevices: () => chipDevices().length > 0,
        overDevice: () => openKernelChip('gpio-cdev', id, spec, clock),
        overSysfs: () => openKernelChip('onoff', id, spec, clock),
      });
  }
}

/** Opens a chip by its label over its character device. */
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

/** The same over sysfs: the numbers of its lines begin at a base that differs from board to board and kernel to kernel. */
export async function openSysfsChip(
  id: string,
  { label, lines }: ChipSpec,
  parts: SysfsParts,
): Promise<SysfsChip> {
  return new SysfsChip(id, chipOf(id, label, await readChips(id, parts)), lines, parts);
}

/** The ways to one chip, for the driver that takes what this kernel has. */
export interface EitherWay {
  /** Whether the kernel has character devices of chips at all. */
  readonly hasDevices: () => boolean;
  readonly overDevice: () => Promise<GpioChip>;
  readonly overSysfs: () => Promise<GpioChip>;
}

/**
 * Over the character device, else over sysfs. The kernel decides that, not what happens to be installed: where it has devices
 * and a package is missing, sysfs, which leaves outputs driven behind a crash, is no way around. A chip that is there and held,
 * or may not be opened, is not looked for elsewhere. What hinders both is told of both.
 */
export async function openEither(
  id: string,
  { hasDevices, overDevice, overSysfs }: EitherWay,
): Promise<GpioChip> {
  try {
    return await overDevice();
  } catch (first) {
    if (!(first instanceof HalError && first.kind === 'absent')) throw first;
    if (first instanceof PackageMissing && hasDevices()) throw first;
    try {
      return await overSysfs();
    } catch (second) {
      if (!(second instanceof HalError)) throw second;
      throw new HalError(second.kind, id, `neither gpio-cdev nor onoff: ${first.message}; ${second.message}`);
    }
  }
}

async function readChips(id: string, { sysfs }: SysfsParts): Promise<readonly SysfsChipInfo[]> {
  try {
    return await sysfs.chips();
  } catch (error) {
    throw gpioError(id, 'reading /sys/class/gpio (is CONFIG_GPIO_SYSFS in the kernel?)', error);
  }
}

/** HalError `absent` with the labels that there are, or `busy` when several have it. */
function chipOf(id: string, label: string, chips: readonly SysfsChipInfo[]): SysfsChipInfo {
  const [found, ...more] = chips.filter(chip => chip.label === label);
  const labels = chips.map(chip => chip.label).join(', ') || 'none';
  if (found === undefined)
    throw new HalError('absent', id, `no chip has the label ${label}; there are ${labels}`);
  if (more.length > 0) throw new HalError('busy', id, `${more.length + 1} chips have the label ${label}`);
  return found;
}
