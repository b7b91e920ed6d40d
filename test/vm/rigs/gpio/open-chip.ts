// Runs in the guest.
import type { Clock } from '../../../../hal/clock.ts';
import { loadDriver } from '../../../../hal/driver-table.ts';
import type { GpioChip } from '../../../../hal/gpio-chip.ts';

/** The names of the lines of every simulated chip; sysfs has to be told of them. */
export const lineNames = ['BEAM', '', 'LOCK', ''];

/** A chip of gpio-sim by its label, opened by the driver that a profile would name. */
export async function openChip(driverName: string, label: string, clock: Clock): Promise<GpioChip> {
  const driver = await loadDriver('gpio-chip', driverName);
  if (driver === undefined) throw new Error(`there is no driver ${driverName}`);
  // It is one of kind gpio-chip.
  return (await driver.open('io', { label, lines: { BEAM: 0, LOCK: 2 } }, { clock })) as GpioChip;
}
