import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import type { Listener, Unsubscribe } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { GpioInput, LineEvent } from '../../gpio.ts';
import { Cell } from '../cell.ts';
import { Subscriptions } from '../subscriptions.ts';

/** An input line whose wire is a cell: who sets the cell pulls the line. */
export class SimGpioInput implements GpioInput {
  readonly id: string;
  /** The other end of the wire. */
  readonly wire: Cell<boolean>;
  readonly #clock: Clock;
  readonly #subscriptions = new Subscriptions();

  constructor(id: string, wire: Cell<boolean>, clock: Clock) {
    this.id = id;
    this.wire = wire;
    this.#clock = clock;
  }

  get active(): boolean {
    return this.wire.value;
  }

  onChange(listener: Listener<LineEvent>): Unsubscribe {
    const tell = (active: boolean) => listener({ active, atMs: this.#clock.monotonicMs() });
    return this.#subscriptions.add(this.wire.watch(tell));
  }

  async dispose(): Promise<void> {
    this.#subscriptions.endAll();
  }
}

export const driver = defineDriver(
  Type.Object({ active: Type.Boolean({ default: false }) }, { additionalProperties: false }),
  (id, { active }, { clock }) => new SimGpioInput(id, new Cell(active), clock),
);
