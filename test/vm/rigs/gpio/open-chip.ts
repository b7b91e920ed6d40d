// Runs in the guest.
import type { Clock } from '../../../../hal/clock.ts';
import { kernelDrivers, openKernelChip } from '../../../../hal/drivers/linux/gpio/open-chip.ts';
import type { GpioChip } from '../../../../hal/gpio-chip.ts';

/** The names of the lines of every simulated chip; sysfs has to be told of them. */
export const lineNames = ['BEAM', '', 'LOCK', ''];

/** A chip of gpio-sim by its label, as the driver of that name opens it. Without the drivers' schemas, which load slowly here. */
export async function openChip(name: string, label: string, clock: Clock): Promise<GpioChip> {
  const driver = kernelDrivers.find(known => known === name);
  if (driver === undefined) throw new Error(`there is no driver ${name}`);
  return await openKernelChip(driver, 'io', { label, lines: { BEAM: 0, LOCK: 2 } }, clock);
}
