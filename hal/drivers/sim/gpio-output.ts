import { Type } from 'typebox';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { GpioOutput } from '../../gpio.ts';
import { Cell } from '../cell.ts';

/** An output line whose wire is a cell: who watches the cell sees the line. */
export class SimGpioOutput implements GpioOutput {
  readonly id: string;
  /** The other end of the wire. */
  readonly wire = new Cell(false);
  #disposed = false;

  constructor(id: string) {
    this.id = id;
  }

  get active(): boolean {
    return this.wire.value;
  }

  set(active: boolean): void {
    if (this.#disposed) throw new HalError('absent', this.id, 'disposed of');
    this.wire.set(active);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.wire.set(false);
  }
}

export const driver = defineDriver(
  Type.Object({}, { additionalProperties: false }),
  id => new SimGpioOutput(id),
);
