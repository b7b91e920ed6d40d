// /sys/class/gpio in memory, as onoff shows it: global numbers, edges that run together, and no owner of a line.
import type {
  LineDirection,
  OnoffLine,
  SysfsChipInfo,
  SysfsGpio,
} from '../../hal/drivers/linux/gpio/sysfs.ts';

class FakeLine {
  high = false;
  exported = false;
  direction: LineDirection = 'in';
  hasInterrupt = true;
  listener: ((error: Error | undefined) => void) | undefined;
}

const failure = (code: string) => Object.assign(new Error(`${code}: simulated`), { code });

export class FakeSysfs implements SysfsGpio {
  readonly #chips: readonly SysfsChipInfo[];
  readonly #lines = new Map<number, FakeLine>();
  /** How often `isReady` says no after an export: udev is at work. */
  notReady = 0;
  present = true;

  constructor(chips: readonly SysfsChipInfo[]) {
    this.#chips = chips;
    for (const { base, lines } of chips)
      for (let line = base; line < base + lines; line++) this.#lines.set(line, new FakeLine());
  }

  line(line: number): FakeLine {
    const found = this.#lines.get(line);
    if (found === undefined) throw failure('EINVAL');
    return found;
  }

  get exported(): number[] {
    return [...this.#lines].filter(([, { exported }]) => exported).map(([line]) => line);
  }

  drive(line: number, high: boolean): void {
    const wire = this.line(line);
    if (wire.high === high) return;
    wire.high = high;
    const { listener } = wire;
    queueMicrotask(() => wire.listener === listener && listener?.(undefined));
  }

  /** As in the kernel, nobody is told. */
  unplug(): void {
    this.present = false;
  }

  async chips(): Promise<readonly SysfsChipInfo[]> {
    return this.present ? this.#chips : [];
  }

  async isExported(line: number): Promise<boolean> {
    return this.present && this.line(line).exported;
  }

  async export(line: number): Promise<void> {
    if (!this.present) throw failure('EINVAL');
    if (this.line(line).exported) throw failure('EBUSY');
    this.line(line).exported = true;
  }

  async unexport(line: number): Promise<void> {
    if (!this.line(line).exported) throw failure('EINVAL');
    this.#unexport(this.line(line));
  }

  async isReady(): Promise<boolean> {
    return this.notReady-- <= 0;
  }

  open(number: number, direction: LineDirection): OnoffLine {
    const line = this.line(number);
    line.direction = direction;
    if (direction !== 'in') line.high = direction === 'high';
    const there = () => {
      if (!this.present) throw failure('ENODEV');
      return line;
    };
    return {
      readSync: () => (there().high ? 1 : 0),
      writeSync: level => {
        there().high = level === 1;
      },
      watch: onEdge => {
        line.listener = onEdge;
      },
      edge: () => (line.hasInterrupt ? 'both' : 'none'),
      direction: () => (line.direction === 'in' ? 'in' : 'out'),
      unexport: () => this.#unexport(line),
    };
  }

  #unexport(line: FakeLine): void {
    line.exported = false;
    line.listener = undefined;
  }
}
