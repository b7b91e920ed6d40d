// Runs in the guest.
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const configfs = '/sys/kernel/config/gpio-sim';

/** A chip of the kernel's gpio-sim, from both sides: programs claim its lines, and this is the far end of their wires. */
export class SimulatedChip {
  readonly label: string;
  readonly #folder: string;
  readonly #names: readonly string[];
  readonly #wires: string;
  #isThere = true;

  /** `names` of the lines by their offsets; empty for none. */
  constructor(label: string, names: readonly string[]) {
    this.label = label;
    this.#names = names;
    this.#folder = path.join(configfs, label);
    const bank = path.join(this.#folder, 'bank');
    mkdirSync(bank, { recursive: true });
    writeFileSync(path.join(bank, 'num_lines'), `${names.length}`);
    writeFileSync(path.join(bank, 'label'), label);
    for (const [offset, name] of names.entries()) {
      mkdirSync(path.join(bank, `line${offset}`));
      writeFileSync(path.join(bank, `line${offset}`, 'name'), name);
    }
    writeFileSync(path.join(this.#folder, 'live'), '1');
    const read = (file: string) => readFileSync(file, 'utf8').trim();
    const device = read(path.join(this.#folder, 'dev_name'));
    this.#wires = path.join('/sys/devices/platform', device, read(path.join(bank, 'chip_name')));
  }

  /** True is high. What a program drives wins over the pull. */
  pull(line: string | number, high: boolean): void {
    writeFileSync(this.#wire(line, 'pull'), high ? 'pull-up' : 'pull-down');
  }

  level(line: string | number): boolean {
    return readFileSync(this.#wire(line, 'value'), 'utf8').trim() === '1';
  }

  unplug(): void {
    if (!this.#isThere) return;
    this.#isThere = false;
    writeFileSync(path.join(this.#folder, 'live'), '0');
  }

  remove(): void {
    this.unplug();
    const bank = path.join(this.#folder, 'bank');
    for (const offset of this.#names.keys()) rmdirSync(path.join(bank, `line${offset}`));
    rmdirSync(bank);
    rmdirSync(this.#folder);
  }

  #wire(line: string | number, file: string): string {
    const offset = typeof line === 'number' ? line : this.#names.indexOf(line);
    return path.join(this.#wires, `sim_gpio${offset}`, file);
  }
}
