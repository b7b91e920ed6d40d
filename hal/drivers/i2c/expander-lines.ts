import type { Clock } from '../../clock.ts';
import type { InputLineRequest, OutputLineRequest, OutputLines } from '../../gpio-chip.ts';
import { Debouncer } from '../debounce.ts';
import { InputClaim } from '../input-claim.ts';

/** An output as it is claimed, with its place among the lines of the chip. */
export interface ClaimedOutput extends OutputLineRequest {
  readonly offset: number;
}

/** An input as it is claimed, with its place among the lines of the chip. */
export interface ClaimedInput extends InputLineRequest {
  readonly offset: number;
}

export const isHigh = (levels: number, offset: number) => ((levels >> offset) & 1) === 1;

/** Input lines of an expander, by looks at all of its levels. */
export class ExpanderInputs extends InputClaim {
  readonly #claim: readonly ClaimedInput[];
  readonly #lines: readonly Debouncer[];
  readonly #giveBack: () => Promise<void>;
  #seen: number;

  /** `giveBack` is what the chip does at the release. */
  constructor(claim: readonly ClaimedInput[], levels: number, clock: Clock, giveBack: () => Promise<void>) {
    super();
    this.#claim = claim;
    this.#seen = levels;
    this.#giveBack = giveBack;
    this.#lines = claim.map((input, index) => {
      const tell = (active: boolean) => this.tell({ index, active, atMs: clock.monotonicMs() });
      return new Debouncer(clock, input.debounceMs, isActive(input, levels), tell);
    });
  }

  override get active(): readonly boolean[] {
    return this.#lines.map(line => line.level);
  }

  /** The levels of all lines of the chip, as they are now. */
  look(levels: number): void {
    const changed = this.#seen ^ levels;
    this.#seen = levels;
    for (const [index, input] of this.#claim.entries())
      if (isHigh(changed, input.offset)) this.#lines[index]?.take(isActive(input, levels));
  }

  lose(): void {
    this.#end();
    this.tellLost();
  }

  protected override async giveBack(): Promise<void> {
    this.#end();
    await this.#giveBack();
  }

  #end(): void {
    for (const line of this.#lines) line.end();
  }
}

const isActive = ({ offset, activeLow }: ClaimedInput, levels: number) =>
  isHigh(levels, offset) !== activeLow;

/** Output lines of an expander. `put` and `giveBack` take the levels of their wires, as a mask over all lines of the chip. */
export class ExpanderOutputs implements OutputLines {
  readonly #claim: readonly ClaimedOutput[];
  readonly #put: (high: number) => Promise<void>;
  readonly #giveBack: (high: number) => Promise<void>;
  #active: readonly boolean[];
  #isReleased = false;

  constructor(
    claim: readonly ClaimedOutput[],
    put: (high: number) => Promise<void>,
    giveBack: (high: number) => Promise<void>,
  ) {
    this.#claim = claim;
    this.#put = put;
    this.#giveBack = giveBack;
    this.#active = claim.map(() => false);
  }

  get active(): readonly boolean[] {
    return this.#active;
  }

  set(): void {
    throw new TypeError('the lines are behind a bus: use write');
  }

  async write(active: readonly boolean[]): Promise<void> {
    await this.#put(this.#highOf(active));
    this.#active = [...active];
  }

  async release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#active = this.#claim.map(() => false);
    await this.#giveBack(this.#highOf(this.#active));
  }

  #highOf(active: readonly boolean[]): number {
    return maskOf(this.#claim.filter(({ activeLow }, index) => (active[index] ?? false) !== activeLow));
  }
}

export const maskOf = (lines: readonly { readonly offset: number }[]) =>
  lines.reduce((mask, { offset }) => mask | (1 << offset), 0);
