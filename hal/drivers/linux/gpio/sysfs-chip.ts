import { HalError } from '../../../device.ts';
import type { InputLineRequest, InputLines, OutputLineRequest, OutputLines } from '../../../gpio-chip.ts';
import { KernelChip } from './kernel-chip.ts';
import { LineNames } from './line-names.ts';
import { OutputClaim } from './output-claim.ts';
import type { SysfsChipInfo } from './sysfs.ts';
import { openAll, type SysfsParts } from './sysfs-claim.ts';
import { SysfsInputs } from './sysfs-inputs.ts';
import { sysfsOutputs } from './sysfs-outputs.ts';

/**
 * A chip over /sys/class/gpio, for kernels without the character device. What it cannot do: set a bias or a drive, set several
 * lines in one instant (they follow one another, those that fall first), tell who holds a line, read names. When the process is
 * killed its lines stay exported and DRIVEN: a unit that uses it must run `bitmapd release-outputs` as ExecStopPost.
 */
export class SysfsChip extends KernelChip {
  readonly label: string;
  /** They stay exported. */
  readonly orphanedOutputs = 'kept';
  protected readonly names: LineNames;
  readonly #info: SysfsChipInfo;
  readonly #parts: SysfsParts;

  constructor(id: string, info: SysfsChipInfo, names: Readonly<Record<string, number>>, parts: SysfsParts) {
    super(id);
    this.label = info.label;
    this.#info = info;
    this.names = new LineNames(id, info.lines, names, []);
    this.#parts = parts;
  }

  async inputs(requests: readonly InputLineRequest[]): Promise<InputLines> {
    const offsets = this.offsetsOf(requests);
    for (const [index, { bias }] of requests.entries())
      if (bias !== 'as-is') throw this.#cannot(offsets[index], `set the bias ${bias}`, 'bias: as-is');
    const lines = await this.#open(offsets.map(offset => ({ offset, direction: 'in' })));
    return this.keep(new SysfsInputs(lines, requests, this.#parts.clock));
  }

  async outputs(requests: readonly OutputLineRequest[]): Promise<OutputLines> {
    const offsets = this.offsetsOf(requests);
    for (const [index, { drive }] of requests.entries())
      if (drive !== 'push-pull') throw this.#cannot(offsets[index], `drive ${drive}`, 'drive: push-pull');
    const lines = await this.#open(
      offsets.map((offset, index) => ({ offset, direction: requests[index].activeLow ? 'high' : 'low' })),
    );
    return this.keep(new OutputClaim(this.id, sysfsOutputs(lines, requests)));
  }

  async #open(lines: readonly { readonly offset: number; readonly direction: 'in' | 'high' | 'low' }[]) {
    await this.#requirePresent();
    const requests = lines.map(({ offset, direction }) => ({
      line: this.#info.base + offset,
      direction,
      named: this.names.nameOf(offset),
    }));
    return await openAll(this.id, requests, this.#parts);
  }

  /** The kernel would only call the numbers of a chip that is gone invalid. */
  async #requirePresent(): Promise<void> {
    const { base, label } = this.#info;
    const chips = await this.#parts.sysfs.chips();
    if (!chips.some(chip => chip.base === base && chip.label === label))
      throw new HalError('absent', this.id, `the chip ${label} is gone`);
  }

  #cannot(offset: number, what: string, instead: string): HalError {
    const line = this.names.nameOf(offset);
    const remedy = `use the driver gpio-cdev, or a resistor on the board and ${instead}`;
    return new HalError('io', this.id, `line ${line}: sysfs cannot ${what}: ${remedy}`);
  }
}
