import { Type } from 'typebox';
import type { Listener, Unsubscribe } from '../../device.ts';
import { defineDriver, worldOf } from '../../driver.ts';
import type { BeamEvent, BeamName, PresenceSensor } from '../../presence.ts';
import type { Stage } from './stage.ts';

/** The two beams across the lane of a world. */
export class WorldPresence implements PresenceSensor {
  readonly id: string;
  readonly #stage: Stage;
  readonly #watches = new Set<Unsubscribe>();

  constructor(id: string, stage: Stage) {
    this.id = id;
    this.#stage = stage;
  }

  isBroken(beam: BeamName): boolean {
    return beam === 'outer' ? this.#stage.outerBeam.value : this.#stage.innerBeam.value;
  }

  onChange(listener: Listener<BeamEvent>): Unsubscribe {
    const outer = this.#stage.outerBeam.watch(broken => listener({ beam: 'outer', broken }));
    const inner = this.#stage.innerBeam.watch(broken => listener({ beam: 'inner', broken }));
    const unwatch = () => {
      outer();
      inner();
      this.#watches.delete(unwatch);
    };
    this.#watches.add(unwatch);
    return unwatch;
  }

  async dispose(): Promise<void> {
    for (const unwatch of this.#watches) unwatch();
  }
}

export const driver = defineDriver(
  Type.Object({}, { additionalProperties: false }),
  (id, _options, context) => new WorldPresence(id, worldOf(id, context).stage),
);
