import { Type } from 'typebox';
import { HalError } from '../../device.ts';
import { defineDriver, worldOf } from '../../driver.ts';
import type { Indicator, Signal } from '../../indicator.ts';
import type { Stage } from './stage.ts';

/** The light that the people of a world look at. */
export class WorldIndicator implements Indicator {
  readonly id: string;
  readonly #stage: Stage;
  #disposed = false;

  constructor(id: string, stage: Stage) {
    this.id = id;
    this.#stage = stage;
    stage.signal.set('off');
  }

  async show(signal: Signal): Promise<void> {
    if (this.#disposed) throw new HalError('absent', this.id, 'disposed of');
    this.#stage.signal.set(signal);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#stage.signal.set('off');
  }
}

export const driver = defineDriver(
  Type.Object({}, { additionalProperties: false }),
  (id, _options, context) => new WorldIndicator(id, worldOf(id, context).stage),
);
