import { access, constants, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { optionalPackage } from '../optional-package.ts';
import { codeOf } from '../system-error.ts';

/** A chip as /sys/class/gpio tells of it: its lines have the global numbers from `base` on. */
export interface SysfsChipInfo {
  readonly label: string;
  readonly base: number;
  readonly lines: number;
}

/** What is used of a line of onoff. */
export interface OnoffLine {
  readSync(): number;
  writeSync(level: 0 | 1): void;
  watch(onEdge: (error: Error | null | undefined) => void): void;
  edge(): string;
  direction(): string;
  /** Closes it, and gives the line back to the kernel. */
  unexport(): void;
}

/** `high` and `low` are outputs, with the level that they have from the first. */
export type LineDirection = 'in' | 'high' | 'low';

/** The lines of /sys/class/gpio, so that a test can put others in their place. Failures have `code`. */
export interface SysfsGpio {
  chips(): Promise<readonly SysfsChipInfo[]>;
  isExported(line: number): Promise<boolean>;
  export(line: number): Promise<void>;
  unexport(line: number): Promise<void>;
  /** Whether the files of an exported line may be written: udev hands them to our group a little later. */
  isReady(line: number): Promise<boolean>;
  open(line: number, direction: LineDirection): OnoffLine;
}

interface Onoff {
  readonly Gpio: new (line: number, direction: LineDirection, edge?: 'both') => OnoffLine;
}

export const sysfsRoot = '/sys/class/gpio';

/** Over onoff. HalError `absent`, with what to install, when it is not there. */
export async function nativeSysfs(device: string): Promise<SysfsGpio> {
  const { Gpio } = await optionalPackage<Onoff>(device, 'onoff');
  return {
    ...sysfsFiles(sysfsRoot),
    open: (line, direction) => new Gpio(line, direction, ...(direction === 'in' ? (['both'] as const) : [])),
  };
}

/** All but the opening of a line, which needs no package. */
export function sysfsFiles(root: string): Omit<SysfsGpio, 'open'> {
  const folderOf = (line: number) => path.join(root, `gpio${line}`);
  return {
    chips: () => readChips(root),
    isExported: line => isThere(folderOf(line)),
    export: line => writeFile(path.join(root, 'export'), `${line}`),
    unexport: line => writeFile(path.join(root, 'unexport'), `${line}`),
    isReady: async line => {
      const writable = ['value', 'direction', 'active_low'].map(file =>
        isThere(path.join(folderOf(line), file), constants.R_OK | constants.W_OK),
      );
      return (await Promise.all(writable)).every(Boolean);
    },
  };
}

async function readChips(root: string): Promise<SysfsChipInfo[]> {
  const names = (await readdir(root)).filter(name => name.startsWith('gpiochip'));
  const chips = await Promise.all(names.map(name => readChip(path.join(root, name))));
  return chips.filter(chip => chip !== undefined);
}

/** Undefined for one that is unplugged while the list is read: it may be anybody's. */
async function readChip(folder: string): Promise<SysfsChipInfo | undefined> {
  const read = async (file: string) => (await readFile(path.join(folder, file), 'utf8')).trim();
  try {
    return {
      label: await read('label'),
      base: Number(await read('base')),
      lines: Number(await read('ngpio')),
    };
  } catch (error) {
    if (['ENOENT', 'ENODEV'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

async function isThere(file: string, mode?: number): Promise<boolean> {
  try {
    await access(file, mode);
    return true;
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return false;
  }
}
