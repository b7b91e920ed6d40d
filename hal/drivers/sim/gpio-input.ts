import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import type { Listener, Unsubscribe } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { GpioInput, LineEvent } from '../../gpio.ts';
import { Cell } from './cell.ts';

/** An input line whose wire is a cell: who sets the cell pulls the line. */
export class SimGpioInput implements GpioInput {
  readonly id: string;
  /** The other end of the wire. */
  readonly wire: Cell<boolean>;
  readonly #clock: Clock;
  readonly #watches = new Set<Unsubscribe>();

  constructor(id: string, wire: Cell<boolean>, clock: Clock) {
    this.id = id;
    this.wire = wire;
    this.#clock = clock;
  }

  get active(): boolean {
    return this.wire.value;
  }

  onChange(listener: Listener<LineEvent>): Unsubscribe {
    const unwatch = this.wire.watch(active => listener({ active, atMs: this.#clock.monotonicMs() }));
    this.#watches.add(unwatch);
    return unwatch;
  }

  async dispose(): Promise<void> {
    for (const unwatch of this.#watches) unwatch();
  }
}

export const driver = defineDriver(
  Type.Object({ active: Type.Boolean({ default: false }) }, { additionalProperties: false }),
  (id, { active }, { clock }) => new SimGpioInput(id, new Cell(active), clock),
);
