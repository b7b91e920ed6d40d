import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type {
  GpioChip,
  InputLineRequest,
  InputLines,
  LineReference,
  LinesEvent,
  OutputLineRequest,
  OutputLines,
} from '../../gpio-chip.ts';
import { Debouncer } from '../debounce.ts';
import { Cell } from '../cell.ts';
import { Events } from '../events.ts';
import { Subscriptions } from '../subscriptions.ts';

/** A controller in memory. Levels are those of the wires: false is low. */
export class SimGpioChip implements GpioChip {
  readonly id: string;
  readonly label = 'sim';
  readonly immediate = true;
  readonly orphanedOutputs = 'let-go';
  readonly #wires: ReadonlyMap<string, Cell<boolean>>;
  readonly #clock: Clock;
  readonly #taken = new Set<Cell<boolean>>();
  readonly #lost = new Cell(false);

  constructor(id: string, lines: readonly string[], clock: Clock) {
    this.id = id;
    this.#clock = clock;
    this.#wires = new Map(lines.map(line => [line, new Cell(false)]));
  }

  /** The far end of a line's wire. */
  wire(line: LineReference): Cell<boolean> {
    const wire = typeof line === 'string' ? this.#wires.get(line) : [...this.#wires.values()][line];
    if (wire === undefined) throw new HalError('absent', this.id, `it has no line ${line}`);
    return wire;
  }

  /** As pulling the chip's plug. */
  lose(): void {
    this.#lost.set(true);
  }

  async inputs(requests: readonly InputLineRequest[]): Promise<InputLines> {
    const wires = this.#claim(requests);
    const lossWatches = new Subscriptions();
    const events = new Events<LinesEvent>();
    const tell = (index: number) => (active: boolean) => {
      if (!this.#lost.value) events.tell({ index, active, atMs: this.#clock.monotonicMs() });
    };
    const debouncers = requests.map(({ activeLow, debounceMs }, index) => {
      const level = wires[index].value !== activeLow;
      return new Debouncer(this.#clock, debounceMs, level, tell(index));
    });
    const watches = wires.map((wire, index) =>
      wire.watch(high => debouncers[index].take(high !== requests[index].activeLow)),
    );
    return {
      get active() {
        return debouncers.map(({ level }) => level);
      },
      onChange: listener => events.listen(listener),
      onLost: listener => lossWatches.add(this.#lost.watch(listener)),
      release: async () => {
        events.end();
        lossWatches.endAll();
        for (const unwatch of watches) unwatch();
        for (const debouncer of debouncers) debouncer.end();
        this.#free(wires);
      },
    };
  }

  async outputs(requests: readonly OutputLineRequest[]): Promise<OutputLines> {
    const wires = this.#claim(requests);
    let active = requests.map(() => false);
    const put = (levels: readonly boolean[]) => {
      if (this.#lost.value) throw new HalError('absent', this.id, 'unplugged');
      active = [...levels];
      for (const [index, wire] of wires.entries()) wire.set(active[index] !== requests[index]?.activeLow);
    };
    put(active);
    return {
      get active() {
        return active;
      },
      set: put,
      write: async levels => put(levels),
      release: async () => {
        if (!this.#lost.value) put(requests.map(() => false));
        this.#free(wires);
      },
    };
  }

  async dispose(): Promise<void> {
    this.#lost.set(true);
  }

  #claim(requests: readonly { readonly line: LineReference }[]): readonly Cell<boolean>[] {
    if (this.#lost.value) throw new HalError('absent', this.id, 'unplugged');
    const wires = requests.map(({ line }) => this.wire(line));
    if (new Set(wires).size < wires.length || wires.some(wire => this.#taken.has(wire)))
      throw new HalError('busy', this.id, 'a line has another taker');
    for (const wire of wires) this.#taken.add(wire);
    return wires;
  }

  #free(wires: readonly Cell<boolean>[]): void {
    for (const wire of wires) this.#taken.delete(wire);
  }
}

export const driver = defineDriver(
  Type.Object(
    { lines: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, uniqueItems: true }) },
    { additionalProperties: false },
  ),
  (id, { lines }, { clock }) => new SimGpioChip(id, lines, clock),
);
