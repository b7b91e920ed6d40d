import type { ChipSite } from '../../hal/chips/chip.ts';
import type { DeviceDriver } from '../../hal/driver.ts';
import type { Device } from '../../hal/device.ts';
import type { I2cTarget } from '../../hal/drivers/sim/register-file.ts';
import { ManualClock } from '../../hal/drivers/sim/clock.ts';
import { SimI2cBus } from '../../hal/drivers/sim/i2c.ts';
import type { Clock } from '../../hal/clock.ts';

/** Chips on a bus in memory, in time that passes as fast as they need it to. */
export function chipBench(...targets: (readonly [number, I2cTarget])[]) {
  const clock = new ManualClock();
  const bus = new SimI2cBus('sensors', targets);
  const site = (address: number): ChipSite => ({ bus, address, clock, deadlineMs: 100 });
  /** Lets time pass until it is done. */
  const inTime = async <T>(operation: Promise<T>): Promise<T> => {
    const state = { isPending: true };
    const settled = () => {
      state.isPending = false;
    };
    operation.then(settled, settled);
    while (state.isPending) await clock.advance(5);
    return await operation;
  };
  return { clock, bus, site, inTime };
}

/** Opens a device the way the board does, on a bus that the profile would call `sensors`. */
export async function openOnBus<D extends Device>(
  driver: DeviceDriver<D>,
  options: Record<string, unknown>,
  bus: SimI2cBus,
  clock: Clock,
): Promise<D> {
  return await driver.open('subject', { bus: 'sensors', ...options }, { clock, use: () => bus as never });
}
