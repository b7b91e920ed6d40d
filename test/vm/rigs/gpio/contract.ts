/** Runs in the guest: what all chips owe, by the real drivers on the chips of gpio-sim. `node contract.js gpio-cdev|onoff` */
import { sleep } from '../../../../hal/clock.ts';
import { debounceMs, gpioChipContract } from '../../../../hal/contract-suite/gpio-chip.ts';
import { HalError } from '../../../../hal/device.ts';
import { loadDriver } from '../../../../hal/driver-table.ts';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import type { GpioChip } from '../../../../hal/gpio-chip.ts';
import { SimulatedChip } from './simulated-chip.ts';

const clock = new SystemClock();
const [driverName = 'gpio-cdev'] = process.argv.slice(2);
let chips = 0;

gpioChipContract(`${driverName} on gpio-sim`, async () => {
  const simulated = new SimulatedChip(`contract-${driverName}-${++chips}`, ['BEAM', '', 'LOCK', '']);
  const driver = await loadDriver('gpio-chip', driverName);
  if (driver === undefined) throw new HalError('absent', 'io', `there is no driver ${driverName}`);
  const options = { label: simulated.label, lines: { BEAM: 0, LOCK: 2 } };
  const chip = (await driver.open('io', options, { clock })) as GpioChip;
  return {
    chip,
    inputs: ['BEAM', 1],
    outputs: ['LOCK', 3],
    missing: 4,
    drive: (line, high) => simulated.pull(line, high),
    settle: () => sleep(clock, debounceMs + 60),
    level: line => simulated.level(line),
    unplug: () => simulated.unplug(),
    close: async () => {
      await chip.dispose();
      simulated.remove();
    },
  };
});
