import type { DeviceSpec } from './board.ts';
import type { Clock } from './clock.ts';
import { HalError } from './device.ts';
import { type KernelDriver, kernelDrivers, openKernelChip } from './drivers/linux/gpio/open-chip.ts';
import { unexportLines } from './drivers/linux/gpio/unexport.ts';
import type { GpioChip, LineReference } from './gpio-chip.ts';

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

/** An output as the profile has it. */
export interface ProfileOutput {
  readonly device: string;
  readonly chip: string;
  readonly line: LineReference;
  readonly activeLow: boolean;
}

/** Opens a chip that a profile names. */
export type OpenChip = (spec: DeviceSpec) => Promise<GpioChip>;

/**
 * Makes every output on the kernel's chips that a profile names inactive, and gives it back: for after a process that could
 * not do so itself. Each is claimed as an inactive output, so a line that a living process holds stays untouched and is told
 * of. Lines that a killed process has left exported in sysfs are unexported first. Chips behind a bus are left out: nothing
 * that must fall hangs there. It is a short way that loads no schema, because a lock may hold somebody until it is done.
 */
export async function releaseOutputs(
  devices: readonly DeviceSpec[],
  {
    clock,
    openChip = spec => openByDriver(spec, clock),
  }: { readonly clock: Clock; readonly openChip?: OpenChip },
): Promise<SafeOutput[]> {
  await unexportLines(devices);
  const outputs = outputsOf(devices);
  const released: SafeOutput[] = [];
  for (const id of new Set(outputs.map(({ chip }) => chip))) {
    const spec = devices.find(device => device.kind === 'gpio-chip' && device.id === id);
    if (spec !== undefined && !isOfKernel(spec.driver)) continue;
    const onChip = outputs.filter(({ chip }) => chip === id);
    released.push(...(await releaseOn(id, onChip, spec, openChip)));
  }
  return released;
}

async function releaseOn(
  id: string,
  outputs: readonly ProfileOutput[],
  spec: DeviceSpec | undefined,
  openChip: OpenChip,
): Promise<SafeOutput[]> {
  let chip: GpioChip;
  try {
    if (spec === undefined) throw new HalError('absent', id, 'the profile has no gpio-chip of this name');
    chip = await openChip(spec);
  } catch (error) {
    return outputs.map(output => verdict(output, error));
  }
  const released: SafeOutput[] = [];
  for (const output of outputs) released.push(await release(chip, output));
  await chip.dispose();
  return released;
}

async function release(chip: GpioChip, output: ProfileOutput): Promise<SafeOutput> {
  try {
    const { line, activeLow } = output;
    await (await chip.outputs([{ line, activeLow, drive: 'push-pull' }])).release();
    return verdict(output);
  } catch (error) {
    return verdict(output, error);
  }
}

function verdict({ device, chip, line }: ProfileOutput, error?: unknown): SafeOutput {
  if (error !== undefined && !(error instanceof HalError)) throw error;
  return { device, chip, line, isSafe: error === undefined, detail: error?.message ?? 'inactive' };
}

const isOfKernel = (driver: string): driver is KernelDriver => kernelDrivers.some(known => known === driver);

async function openByDriver({ id, driver, options = {} }: DeviceSpec, clock: Clock): Promise<GpioChip> {
  const {
    label,
    lines = {},
    path,
  } = options as { label?: string; lines?: Record<string, number>; path?: string };
  if (!isOfKernel(driver) || label === undefined) throw new HalError('io', id, 'its options name no label');
  return await openKernelChip(driver, id, { label, lines, ...(path !== undefined && { path }) }, clock);
}

/** Every output that a profile hangs on a chip of lines. */
export function outputsOf(devices: readonly DeviceSpec[]): ProfileOutput[] {
  return devices.flatMap(({ id: device, kind, driver, options = {} }) => {
    const given = placesOf[`${kind} ${driver}`]?.(options) ?? [];
    return given.filter(isOnChip).map(({ activeLow = false, ...place }) => ({ ...place, activeLow, device }));
  });
}

type Options = Readonly<Record<string, unknown>>;

/** Where the options of a driver name outputs; a lamp that another device of the profile switches has no chip of its own. */
const placesOf: Readonly<Record<string, (options: Options) => readonly unknown[]>> = {
  'barrier lock': options => [options],
  'gpio-output line': options => [options],
  'indicator lamps': ({ chip, lamps }) =>
    Array.isArray(lamps) ? lamps.map((lamp: object) => ({ chip, ...lamp })) : [],
  'iris-camera v4l2-nir': ({ lamp, secondLamp }) => [lamp, secondLamp],
};

type Placed = Pick<ProfileOutput, 'chip' | 'line'> & Partial<Pick<ProfileOutput, 'activeLow'>>;

const isOnChip = (place: unknown): place is Placed =>
  typeof place === 'object' &&
  place !== null &&
  'chip' in place &&
  typeof place.chip === 'string' &&
  'line' in place;
