import { Type } from 'typebox';
import { addresses, lineCount, Mcp23017 } from '../../chips/mcp23017.ts';
import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { defineDriver, usedBy } from '../../driver.ts';
import type {
  GpioChip,
  InputLineRequest,
  InputLines,
  LineReference,
  OutputLineRequest,
  OutputLines,
} from '../../gpio-chip.ts';
import { type ClaimedInput, ExpanderInputs, ExpanderOutputs, maskOf } from './expander-lines.ts';
import { expanderRanges, failuresToLoss } from './parameters.ts';
import { Poll } from './poll.ts';
import { siteOf, siteOptions } from './site.ts';

interface ExpanderOptions {
  readonly lines: readonly string[];
  readonly pollMs: number;
  readonly idlePollMs: number;
}

const defaultLines = Array.from({ length: lineCount }, (_, line) => `GP${line < 8 ? 'A' : 'B'}${line % 8}`);

/**
 * Sixteen lines behind I2C: lamps, buttons, contacts. Nothing that has to fall when the process dies: the chip keeps
 * what it drives until its power or its RESET goes, or until it is opened again, which lets go of all lines. Outputs
 * that are set together change in one transaction, port B a byte (90 us at 100 kHz) behind port A.
 */
export class ExpanderChip implements GpioChip {
  readonly id: string;
  readonly label = 'mcp23017';
  readonly immediate = false;
  readonly orphanedOutputs = 'kept';
  readonly #chip: Mcp23017;
  readonly #clock: Clock;
  readonly #options: ExpanderOptions;
  readonly #poll: Poll;
  readonly #watches = new Set<ExpanderInputs>();
  readonly #driven = new Set<ExpanderOutputs>();
  /** The line of the processor that INT is wired to. */
  #interrupt: InputLines | undefined;
  /** Masks by line, as the chip has or is about to have them. */
  #taken = 0;
  #inputs = 0xffff;
  #pulled = 0;
  #watched = 0;
  #latches = 0;
  #failures = 0;
  #end: HalError | undefined;

  constructor(id: string, chip: Mcp23017, clock: Clock, options: ExpanderOptions) {
    this.id = id;
    this.#chip = chip;
    this.#clock = clock;
    this.#options = options;
    this.#poll = new Poll(
      clock,
      () => this.#intervalMs,
      () => this.#look(),
    );
  }

  /** Begins to look. With a line for INT it looks when that says so, and now and then all the same. */
  async start(interrupt?: InputLines): Promise<void> {
    this.#interrupt = interrupt;
    interrupt?.onChange(({ active }) => active && void this.#poll.now());
    await this.#poll.now();
  }

  async inputs(requests: readonly InputLineRequest[]): Promise<InputLines> {
    const claim = requests.map(request => ({ ...request, offset: this.#offsetOf(request.line) }));
    if (claim.some(({ bias }) => bias === 'pull-down'))
      throw new HalError('io', this.id, 'the chip has pull-ups only: no bias pull-down');
    const mask = this.#take(claim);
    try {
      await this.#configure(claim, mask);
      return this.#watch(claim, mask, await this.#chip.levels());
    } catch (error) {
      this.#taken &= ~mask;
      this.#watched &= ~mask;
      throw error;
    }
  }

  async outputs(requests: readonly OutputLineRequest[]): Promise<OutputLines> {
    const claim = requests.map(request => ({ ...request, offset: this.#offsetOf(request.line) }));
    if (claim.some(({ drive }) => drive !== 'push-pull'))
      throw new HalError('io', this.id, 'the chip drives push-pull only');
    const mask = this.#take(claim);
    const outputs = new ExpanderOutputs(
      claim,
      high => this.#drive(mask, high),
      async high => {
        this.#driven.delete(outputs);
        this.#taken &= ~mask;
        if (!this.#end) await this.#drive(mask, high);
      },
    );
    try {
      // The levels come first, so that no line shows another one for a moment.
      await outputs.write(outputs.active);
      this.#inputs &= ~mask;
      await this.#chip.setInputs(this.#inputs);
    } catch (error) {
      this.#taken &= ~mask;
      this.#inputs |= mask;
      throw error;
    }
    this.#driven.add(outputs);
    return outputs;
  }

  /** What is still driven becomes inactive, as far as the chip answers. */
  async dispose(): Promise<void> {
    await Promise.allSettled([...this.#driven].map(outputs => outputs.release()));
    this.#end ??= new HalError('absent', this.id, 'disposed of');
    await this.#poll.stop();
    await this.#interrupt?.release();
    this.#interrupt = undefined;
  }

  async #drive(mask: number, high: number): Promise<void> {
    if (this.#end) throw this.#end;
    this.#latches = (this.#latches & ~mask) | high;
    await this.#chip.setLatches(this.#latches);
  }

  get #intervalMs(): number {
    const isIdle = this.#watches.size === 0 || this.#interrupt !== undefined;
    return isIdle ? this.#options.idlePollMs : this.#options.pollMs;
  }

  #offsetOf(line: LineReference): number {
    const offset = typeof line === 'number' ? line : this.#options.lines.indexOf(line);
    if (offset >= 0 && offset < lineCount) return offset;
    throw new HalError('absent', this.id, `it has no line ${line}; it has ${this.#options.lines.join(', ')}`);
  }

  /** All lines of a claim or none; synchronous, so that two claims cannot both have a line. */
  #take(claim: readonly { readonly offset: number }[]): number {
    if (this.#end) throw this.#end;
    const mask = maskOf(claim);
    const isTwice = new Set(claim.map(({ offset }) => offset)).size < claim.length;
    if (isTwice || (mask & this.#taken) !== 0)
      throw new HalError('busy', this.id, 'a line has another taker');
    this.#taken |= mask;
    return mask;
  }

  async #configure(claim: readonly ClaimedInput[], mask: number): Promise<void> {
    const pulled = maskOf(claim.filter(({ bias }) => bias === 'pull-up'));
    const asIs = maskOf(claim.filter(({ bias }) => bias === 'as-is'));
    this.#pulled = (this.#pulled & (~mask | asIs)) | pulled;
    this.#inputs |= mask;
    this.#watched |= mask;
    await this.#chip.setInputs(this.#inputs);
    await this.#chip.setPullUps(this.#pulled);
    await this.#chip.setInterrupts(this.#watched);
  }

  #watch(claim: readonly ClaimedInput[], mask: number, levels: number): InputLines {
    const inputs = new ExpanderInputs(claim, levels, this.#clock, async () => {
      if (!this.#watches.delete(inputs)) return;
      this.#taken &= ~mask;
      this.#watched &= ~mask;
      if (!this.#end) await this.#chip.setInterrupts(this.#watched);
    });
    this.#watches.add(inputs);
    // From now on at the pace of inputs.
    void this.#poll.now();
    return inputs;
  }

  async #look(): Promise<void> {
    try {
      const levels = await this.#chip.levels();
      this.#failures = 0;
      if (this.#end) return;
      for (const inputs of this.#watches) inputs.look(levels);
    } catch (cause) {
      this.#failures++;
      if (this.#failures >= failuresToLoss) this.#lose(cause);
    }
  }

  #lose(cause: unknown): void {
    this.#end ??= new HalError('absent', this.id, 'the expander does not answer', cause);
    for (const inputs of this.#watches) inputs.lose();
    void this.#poll.stop();
  }
}

const lineName = Type.String({ minLength: 1 });

export const driver = defineDriver(
  Type.Object(
    {
      ...siteOptions(addresses),
      /** The names of GPA0 to GPA7 and GPB0 to GPB7 on this board. */
      lines: Type.Array(lineName, {
        minItems: lineCount,
        maxItems: lineCount,
        uniqueItems: true,
        default: defaultLines,
      }),
      pollMs: Type.Number(expanderRanges.pollMs),
      idlePollMs: Type.Number(expanderRanges.idlePollMs),
      /** Where INT is wired to: a line of a chip that stands before this one in the profile. */
      interrupt: Type.Optional(
        Type.Object(
          { chip: Type.String({ minLength: 1 }), line: Type.Union([lineName, Type.Integer({ minimum: 0 })]) },
          { additionalProperties: false },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  async (id, options, context) => {
    const chip = await Mcp23017.open(siteOf(id, options, context));
    const expander = new ExpanderChip(id, chip, context.clock, options);
    const { interrupt } = options;
    const request = { activeLow: true, bias: 'pull-up', debounceMs: 0 } as const;
    const lines = interrupt && usedBy(id, 'gpio-chip', interrupt.chip, context);
    await expander.start(lines && (await lines.inputs([{ ...request, line: interrupt.line }])));
    return expander;
  },
);
