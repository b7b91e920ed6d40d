import { Type } from 'typebox';
import type { Listener, Unsubscribe } from '../../device.ts';
import { defineDriver, worldOf } from '../../driver.ts';
import type { BeamEvent, BeamName, PresenceSensor } from '../../presence.ts';
import type { Stage } from './stage.ts';
import { Subscriptions } from '../subscriptions.ts';

/** The two beams across the lane of a world. */
export class WorldPresence implements PresenceSensor {
  readonly id: string;
  readonly #stage: Stage;
  readonly #subscriptions = new Subscriptions();

  constructor(id: string, stage: Stage) {
    this.id = id;
    this.#stage = stage;
  }

  isBroken(beam: BeamName): boolean {
    return beam === 'outer' ? this.#stage.outerBeam.value : this.#stage.innerBeam.value;
  }

  onChange(listener: Listener<BeamEvent>): Unsubscribe {
    const { outerBeam, innerBeam } = this.#stage;
    return this.#subscriptions.add(
      outerBeam.watch(broken => listener({ beam: 'outer', broken })),
      innerBeam.watch(broken => listener({ beam: 'inner', broken })),
    );
  }

  async dispose(): Promise<void> {
    this.#subscriptions.endAll();
  }
}

export const driver = defineDriver(
  Type.Object({}, { additionalProperties: false }),
  (id, _options, context) => new WorldPresence(id, worldOf(id, context).stage),
);
