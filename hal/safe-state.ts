import { type BoardSpec, type DeviceSpec, openBoard } from './board.ts';
import type { Clock } from './clock.ts';
import { unexportLines } from './drivers/linux/gpio/unexport.ts';
import type { LineReference } from './gpio-chip.ts';

/** An output of a profile, and whether it is inactive now. */
export interface SafeOutput {
  /** The device that drives it in the profile. */
  readonly device: string;
  readonly chip: string;
  readonly line: LineReference;
  readonly isSafe: boolean;
  /** Why it is not, with what mends it. */
  readonly detail: string;
}

interface Output {
  readonly device: string;
  readonly chip: string;
  readonly line: LineReference;
  readonly activeLow: boolean;
}

/**
 * Makes every output on lines that a profile names inactive, and gives it back: for after a process that could not do so
 * itself. Each is claimed as an inactive output through its own chip's driver, so a line that a living process holds stays
 * untouched and is told of. Lines that a killed process has left exported in sysfs are unexported first.
 */
export async function releaseOutputs(
  spec: BoardSpec,
  { clock }: { readonly clock: Clock },
): Promise<SafeOutput[]> {
  await unexportLines(spec.devices);
  const outputs = outputsOf(spec.devices);
  const carriers = spec.devices.filter(({ kind }) => kind === 'i2c' || kind === 'gpio-chip');
  const board = await openBoard({ devices: [...carriers, ...outputs.map(inactive)] }, { clock });
  await board.close();
  return outputs.map((output, index) => {
    const failure = board.failures.find(({ id }) => id === inactiveId(index));
    const { device, chip, line } = output;
    return {
      device,
      chip,
      line,
      isSafe: failure === undefined,
      detail: failure?.error.message ?? 'inactive',
    };
  });
}

const inactiveId = (index: number) => `output-${index}`;

/** A device that does nothing but hold the line inactive, on any chip. */
function inactive({ chip, line, activeLow }: Output, index: number): DeviceSpec {
  const lamps = [{ name: 'output', line, activeLow }];
  return { id: inactiveId(index), kind: 'indicator', driver: 'lamps', options: { chip, lamps, signals: {} } };
}

function outputsOf(devices: readonly DeviceSpec[]): Output[] {
  return devices.flatMap(({ id: device, kind, driver, options = {} }) => {
    const found = (given: object): Output => ({
      device,
      chip: '',
      line: '',
      activeLow: false,
      ...options,
      ...given,
    });
    if (kind === 'barrier' && driver === 'lock') return [found({})];
    if (kind === 'gpio-output' && driver === 'line') return [found({})];
    if (kind !== 'indicator' || driver !== 'lamps' || !Array.isArray(options['lamps'])) return [];
    return options['lamps'].map((lamp: object) => found(lamp));
  });
}
