import type { DeviceSpec } from '../../../board.ts';
import { gpioError } from './failures.ts';
import { codeOf } from '../system-error.ts';
import { type SysfsChipInfo, sysfsFiles, sysfsRoot } from './sysfs.ts';

type Sysfs = Omit<ReturnType<typeof sysfsFiles>, 'isReady' | 'export'>;

/**
 * Unexports the lines of a profile that hang on chips over sysfs: what a killed process has left exported stays driven, and
 * nobody could claim it. Nothing happens on a machine without sysfs for GPIO.
 */
export async function unexportLines(
  devices: readonly DeviceSpec[],
  sysfs: Sysfs = sysfsFiles(sysfsRoot),
): Promise<void> {
  const chips = devices.filter(({ kind, driver }) => kind === 'gpio-chip' && isOverSysfs(driver));
  if (chips.length === 0) return;
  const infos = await readChips(sysfs);
  for (const chip of chips) {
    const info = infos.find(({ label }) => label === chip.options?.['label']);
    if (info === undefined) continue;
    const lines = devices.filter(({ options }) => options?.['chip'] === chip.id).flatMap(linesIn);
    for (const offset of offsetsOf(lines, chip)) await unexport(info.base + offset, chip.id, sysfs);
  }
}

const isOverSysfs = (driver: string) => driver === 'onoff' || driver === 'linux';

async function readChips(sysfs: Sysfs): Promise<readonly SysfsChipInfo[]> {
  try {
    return await sysfs.chips();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw gpioError('sysfs', 'reading its chips', error);
  }
}

async function unexport(line: number, device: string, sysfs: Sysfs): Promise<void> {
  try {
    if (await sysfs.isExported(line)) await sysfs.unexport(line);
  } catch (error) {
    throw gpioError(device, `unexporting line ${line}`, error);
  }
}

/** Every `line` that the options of a device name, however deep. */
function linesIn({ options }: DeviceSpec): unknown[] {
  const found: unknown[] = [];
  const walk = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    if ('line' in value) found.push(value.line);
    for (const inner of Object.values(value)) walk(inner);
  };
  walk(options);
  return found;
}

/** sysfs knows no names but those of the profile. */
function offsetsOf(lines: readonly unknown[], chip: DeviceSpec): number[] {
  const named = new Map(Object.entries(chip.options?.['lines'] ?? {}));
  return lines
    .map(line => (typeof line === 'string' ? named.get(line) : line))
    .filter((offset): offset is number => typeof offset === 'number');
}
