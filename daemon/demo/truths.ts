import type { World } from '../../hal/drivers/sim/world.ts';
import type { Enrolment } from './enrol-roster.ts';
import type { Truth } from './tally.ts';

/** Who the passengers really are, as the simulated world knows. The lane never sees this. */
export class Truths {
  readonly #world: World;
  readonly #subjects: ReadonlyMap<string, string>;

  constructor(world: World, roster: readonly Enrolment[]) {
    this.#world = world;
    this.#subjects = new Map(roster.map(({ person, subject }) => [person, subject.id]));
  }

  /** The passenger who is in the lane, or was there last. */
  current(): Truth {
    const truth = this.all().at(-1);
    if (truth === undefined) throw new Error('an encounter without a passenger');
    return truth;
  }

  all(): Truth[] {
    return this.#world.visits.map(({ truth: { index, person, listed } }) => ({
      index,
      subject: listed ? this.#subjects.get(person) : undefined,
    }));
  }
}
