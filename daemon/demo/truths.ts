import type { World } from '../../hal/drivers/sim/world.ts';
import type { Enrolment } from './enrol-roster.ts';
import type { Truth } from './tally.ts';

/** Who the passengers really are, as the simulated world knows. The lane never sees this. */
export class Truths {
  readonly #world: World;
  #subjects: ReadonlyMap<string, string> = new Map();

  constructor(world: World) {
    this.#world = world;
  }

  /** Who of the world's persons is enrolled as which subject. */
  learn(roster: readonly Enrolment[]): void {
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
