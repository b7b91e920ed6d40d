import { HalError } from '../../../device.ts';
import { readChipInfo } from './cdev-chip.ts';
import { gpioError } from './failures.ts';
import type { GpioKernel } from './kernel.ts';

interface Candidate {
  readonly path: string;
  readonly fd: number;
  readonly name: string;
  readonly label: string;
}

/**
 * Opens the character device of the chip with this label; the numbers of gpiochip* move from boot to boot. `path` tells
 * which one is meant where several have the label.
 */
export function openChip(
  device: string,
  { label, path: wanted }: { readonly label: string; readonly path?: string },
  kernel: GpioKernel,
): number {
  const paths = kernel.devices().filter(path => wanted === undefined || path === wanted);
  const { candidates, failures } = openAll(paths, kernel);
  const found = distinct(candidates.filter(candidate => candidate.label === label));
  for (const candidate of candidates) if (candidate !== found[0]) kernel.close(candidate.fd);
  if (found.length === 1) return found[0].fd;
  if (found.length > 1) {
    kernel.close(found[0].fd);
    const same = found.map(({ path }) => path).join(', ');
    throw new HalError('busy', device, `${same} have the label ${label}: say \`path\` too`);
  }
  if (failures.length > 0) throw gpioError(device, `opening ${failures[0].path}`, failures[0].error);
  throw new HalError('absent', device, notFound(label, candidates));
}

function openAll(paths: readonly string[], kernel: GpioKernel) {
  const candidates: Candidate[] = [];
  const failures: { readonly path: string; readonly error: unknown }[] = [];
  for (const path of paths) {
    try {
      candidates.push(openOne(path, kernel));
    } catch (error) {
      failures.push({ path, error });
    }
  }
  return { candidates, failures };
}

function openOne(path: string, kernel: GpioKernel): Candidate {
  const fd = kernel.open(path);
  try {
    const { name, label } = readChipInfo(kernel, fd);
    return { path, fd, name, label };
  } catch (error) {
    kernel.close(fd);
    throw error;
  }
}

/** A path may be a link to another: the Raspberry Pi 5 keeps gpiochip4 for old programs. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(
    ({ name }, index) => candidates.findIndex(candidate => candidate.name === name) === index,
  );
}

function notFound(label: string, candidates: readonly Candidate[]): string {
  if (candidates.length === 0) return 'the machine has no GPIO chip at all: is its overlay in config.txt?';
  const labels = candidates.map(candidate => `${candidate.label} (${candidate.path})`).join(', ');
  return `no chip has the label ${label}; there are ${labels}`;
}
