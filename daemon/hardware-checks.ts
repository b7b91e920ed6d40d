import { readFileSync } from 'node:fs';
import { type Board, type DeviceSpec, openBoard } from '../hal/board.ts';
import type { Clock } from '../hal/clock.ts';
import { HalError } from '../hal/device.ts';
import type { Profile } from './profile.ts';
import { orphansOn } from './hardware-orphans.ts';
import { showOf } from './hardware-probe.ts';
import { remedyFor } from './hardware-remedy.ts';

/** One line of `bitmapd doctor`. */
export interface HardwareCheck {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  readonly remedy: string;
}

export interface HardwareCheckOptions {
  readonly clock: Clock;
  /** True: each device is also asked to show what it does. */
  readonly probe: boolean;
}

/** Every device that a profile names: whether it opens, and what it shows. Nothing is moved. */
export async function deviceChecks(
  { board: spec }: Profile,
  { clock, probe }: HardwareCheckOptions,
): Promise<HardwareCheck[]> {
  const board = await openBoard(spec, { clock, retry: false });
  try {
    return await boardChecks(board, spec.devices, { clock, probe });
  } finally {
    await board.close();
  }
}

/** The same of a board that is open. With `probe` nobody else may ask its sensors meanwhile. */
export async function boardChecks(
  board: Board,
  devices: readonly DeviceSpec[],
  options: HardwareCheckOptions,
): Promise<HardwareCheck[]> {
  const checks: HardwareCheck[] = [];
  for (const device of devices) checks.push(await deviceCheck(device, devices, board, options));
  return checks;
}

async function deviceCheck(
  device: DeviceSpec,
  devices: readonly DeviceSpec[],
  board: Board,
  { clock, probe }: HardwareCheckOptions,
): Promise<HardwareCheck> {
  const { id, kind, driver } = device;
  const name = `device ${id}`;
  const failure = board.failures.find(failed => failed.id === id);
  if (failure) return { name, status: 'failed', detail: failure.error.message, remedy: remedyFor(failure) };
  const opens = `${kind} opens (driver ${driver})`;
  if (!probe) return { name, status: 'ok', detail: opens, remedy: '' };
  try {
    const index = devices.filter(other => other.kind === kind).indexOf(device);
    const orphans = kind === 'gpio-chip' ? orphansOn(device, devices, board.all(kind)[index]) : undefined;
    if (orphans) return { name, status: 'warning', ...orphans };
    const shown = await showOf(board, kind, index, clock);
    return { name, status: 'ok', detail: shown === undefined ? opens : `${opens}: ${shown}`, remedy: '' };
  } catch (error) {
    if (!(error instanceof HalError)) throw error;
    return { name, status: 'failed', detail: error.message, remedy: remedyFor({ driver, error }) };
  }
}

/** Where Raspberry Pi OS keeps it, now and before. */
const configFiles = ['/boot/firmware/config.txt', '/boot/config.txt'];

/** What the board's own configuration lacks; nothing on boards that have none. */
export function configChecks({ board }: Profile, files: readonly string[] = configFiles): HardwareCheck[] {
  const found = files.map(readIfThere).find(text => text !== undefined);
  if (found === undefined) return [];
  const has = (line: string) => new RegExp(`^\\s*${line}\\s*$`, 'm').test(found);
  const uses = (driver: string) => board.devices.some(device => device.driver === driver);
  const wanted = [
    ...(uses('i2c-bus') ? [{ line: 'dtparam=i2c_arm=on', why: 'without it there is no I2C bus' }] : []),
    ...(uses('lock') || uses('lamps')
      ? [{ line: 'dtparam=strict_gpiod', why: 'without it an output stays driven when bitmapd dies' }]
      : []),
    ...(uses('r503')
      ? [{ line: 'enable_uart=1', why: 'without it there is no serial port on the header' }]
      : []),
  ];
  return wanted.map(({ line, why }) => {
    const name = `config.txt`;
    if (has(line)) return { name, status: 'ok', detail: line, remedy: '' };
    return {
      name,
      status: 'warning',
      detail: `${line} is missing: ${why}`,
      remedy: 'add the line, and start the board anew',
    };
  });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // another board: its device tree says it
  }
}
