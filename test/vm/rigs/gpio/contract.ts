/** Runs in the guest: what all chips owe, by the real drivers on the chips of gpio-sim. `node contract.js gpio-cdev onoff` */
import { sleep } from '../../../../hal/clock.ts';
import { gpioChipContract } from '../../../../hal/contract-suite/gpio-chip.ts';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import { lineNames, openChip } from './open-chip.ts';
import { settleMs } from './parameters.ts';
import { SimulatedChip } from './simulated-chip.ts';

const clock = new SystemClock();
let chips = 0;

for (const driver of process.argv.slice(2)) {
  gpioChipContract(`${driver} on gpio-sim`, async () => {
    const simulated = new SimulatedChip(`contract-${driver}-${++chips}`, lineNames);
    const chip = await openChip(driver, simulated.label, clock);
    return {
      chip,
      inputs: ['BEAM', 1],
      outputs: ['LOCK', 3],
      missing: 4,
      drive: (line, high) => simulated.pull(line, high),
      debounceMs: 500,
      settle: debounceMs => sleep(clock, debounceMs + settleMs),
      level: line => simulated.level(line),
      unplug: () => simulated.unplug(),
      close: async () => {
        await chip.dispose();
        simulated.remove();
      },
    };
  });
}
