/** Runs in the guest: what devices made of lines owe, by the drivers of real boards on the chips of gpio-sim. */
import { after } from 'node:test';
import { lineContracts, lockContract } from '../../../helpers/line-contracts.ts';
import { lineNames, type LineWorld, pulledUp } from '../../../helpers/line-world.ts';
import { settleMs } from './parameters.ts';
import { SimulatedChip } from './simulated-chip.ts';

/** One for all tests, because each costs the kernel's udev more than a test does. */
const chip = new SimulatedChip('lines', lineNames);
after(() => chip.remove());

/** Each with the wires as a board leaves them. */
function kernelLines(driver: 'gpio-cdev' | 'onoff'): LineWorld {
  const lines = Object.fromEntries(lineNames.map((name, offset) => [name, offset]));
  for (const name of lineNames) chip.pull(name, name === pulledUp);
  return {
    io: { id: 'io', kind: 'gpio-chip', driver, options: { label: chip.label, lines } },
    settleMs,
    set: (line, high) => chip.pull(line, high),
    level: line => chip.level(line),
  };
}

lineContracts('gpio-cdev on gpio-sim', () => kernelLines('gpio-cdev'));
lockContract('lock with contacts, onoff on gpio-sim', () => kernelLines('onoff'));
