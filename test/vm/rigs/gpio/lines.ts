/** Runs in the guest: what devices made of lines owe, by the drivers of real boards on the chips of gpio-sim. */
import type { DeviceSpec } from '../../../../hal/board.ts';
import { lineContracts, lockContract } from '../../../helpers/line-contracts.ts';
import { lineNames, type LineWorld, pulledUp } from '../../../helpers/line-world.ts';
import { settleMs } from './parameters.ts';
import { SimulatedChip } from './simulated-chip.ts';

let chips = 0;

class KernelLines implements LineWorld {
  readonly io: DeviceSpec;
  readonly settleMs = settleMs;
  readonly #chip: SimulatedChip;

  constructor(driver: 'gpio-cdev' | 'onoff') {
    this.#chip = new SimulatedChip(`lines-${++chips}`, lineNames);
    this.#chip.pull(pulledUp, true);
    const lines = Object.fromEntries(lineNames.map((name, offset) => [name, offset]));
    this.io = { id: 'io', kind: 'gpio-chip', driver, options: { label: this.#chip.label, lines } };
  }

  set(line: string, high: boolean): void {
    this.#chip.pull(line, high);
  }

  level(line: string): boolean {
    return this.#chip.level(line);
  }

  close(): void {
    this.#chip.remove();
  }
}

lineContracts('gpio-cdev on gpio-sim', () => new KernelLines('gpio-cdev'));
lockContract('lock with contacts, onoff on gpio-sim', () => new KernelLines('onoff'));
