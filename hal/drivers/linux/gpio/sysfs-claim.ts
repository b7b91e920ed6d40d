import { type Clock, sleep } from '../../../clock.ts';
import { HalError } from '../../../device.ts';
import { gpioError } from './failures.ts';
import { codeOf } from '../system-error.ts';
import { exportRetryMs, exportTimeoutMs } from './parameters.ts';
import type { LineDirection, OnoffLine, SysfsGpio } from './sysfs.ts';

export interface SysfsParts {
  readonly sysfs: SysfsGpio;
  readonly clock: Clock;
}

/** One line to be opened: its global number, its direction, and its name for people. */
export interface SysfsRequest {
  readonly line: number;
  readonly direction: LineDirection;
  readonly named: string;
}

/** Opens all lines or none. HalError `busy` for one that is exported already: sysfs does not tell by whom. */
export async function openAll(
  device: string,
  requests: readonly SysfsRequest[],
  parts: SysfsParts,
): Promise<OnoffLine[]> {
  const opened: OnoffLine[] = [];
  try {
    for (const request of requests) opened.push(await openLine(device, request, parts));
    return opened;
  } catch (error) {
    for (const line of opened) line.unexport();
    throw error;
  }
}

async function openLine(device: string, request: SysfsRequest, parts: SysfsParts): Promise<OnoffLine> {
  const { line, direction, named } = request;
  const { sysfs } = parts;
  if (await sysfs.isExported(line)) throw exported(device, named, line);
  try {
    await sysfs.export(line);
    await untilReady(device, request, parts);
    return checked(device, named, direction, sysfs.open(line, direction));
  } catch (error) {
    if (codeOf(error) === 'EBUSY')
      throw new HalError(
        'busy',
        device,
        `line ${named} is held by a driver, or by its character device`,
        error,
      );
    await sysfs.unexport(line).catch((failure: unknown) => {
      // EINVAL: it was not exported, or onoff has given it back.
      if (codeOf(failure) !== 'EINVAL') throw gpioError(device, `giving line ${named} back`, failure);
    });
    throw gpioError(device, `opening line ${named}`, error);
  }
}

/** onoff would spin through 10,000 opens for this, with the event loop standing still. */
async function untilReady(
  device: string,
  { line, named }: SysfsRequest,
  { sysfs, clock }: SysfsParts,
): Promise<void> {
  for (let waitedMs = 0; !(await sysfs.isReady(line)); waitedMs += exportRetryMs) {
    if (waitedMs >= exportTimeoutMs)
      throw new HalError(
        'io',
        device,
        `line ${named} was exported and may not be written: let udev hand exported lines to the group gpio, as Raspberry Pi OS` +
          ' does, let the user of the service be in it, and set ProtectKernelTunables=no in its unit',
      );
    await sleep(clock, exportRetryMs);
  }
}

/** onoff lets failures pass on a line that was exported before it: so what it has set is read again. */
function checked(device: string, named: string, direction: LineDirection, line: OnoffLine): OnoffLine {
  const wanted = direction === 'in' ? 'in' : 'out';
  const isSet = line.direction() === wanted && (direction !== 'in' || line.edge() === 'both');
  if (isSet) return line;
  line.unexport();
  const detail = wanted === 'in' ? 'has no interrupt, or is an output only' : 'is an input only';
  throw new HalError('io', device, `line ${named} ${detail}`);
}

function exported(device: string, named: string, line: number): HalError {
  const remedy = `when no program uses it: echo ${line} > /sys/class/gpio/unexport, as bitmapd release-outputs does`;
  return new HalError('busy', device, `line ${named} is exported already; ${remedy}`);
}
