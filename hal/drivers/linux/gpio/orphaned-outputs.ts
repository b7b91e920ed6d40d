import type { OrphanedOutputs } from '../../../gpio-chip.ts';
import type { GpioKernel } from './kernel.ts';

/** Modules with the parameter `persist_gpio_outputs`, by the labels of their chips. `dtparam=strict_gpiod` sets it to N. */
const persisting: Readonly<Record<string, string>> = {
  'pinctrl-bcm2835': 'pinctrl_bcm2835',
  'pinctrl-bcm2711': 'pinctrl_bcm2835',
  'pinctrl-rp1': 'pinctrl_rp1',
};

/** Chips whose drivers are known to do one or the other, as the run on a real kernel saw it. */
const seen: readonly (readonly [RegExp, OrphanedOutputs])[] = [
  [/^gpio-sim/, 'let-go'],
  [/\.pl061$/, 'kept'],
];

/** What the kernel does with the outputs of a process that has died, on the chip of this label. */
export function orphanedOutputsOn(
  label: string,
  kernel: Pick<GpioKernel, 'moduleParameter'>,
): OrphanedOutputs {
  const module = Object.hasOwn(persisting, label) ? persisting[label] : undefined;
  if (module === undefined) return seen.find(([known]) => known.test(label))?.[1] ?? 'unknown';
  switch (kernel.moduleParameter(module, 'persist_gpio_outputs')) {
    case 'N':
      return 'let-go';
    case 'Y':
      return 'kept';
    default: // before Linux 6.10 that of kernel.org let go, and that of Raspberry Pi did not
      return 'unknown';
  }
}
