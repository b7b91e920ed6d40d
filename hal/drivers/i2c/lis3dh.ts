import { Type } from 'typebox';
import { addresses, Lis3dh } from '../../chips/lis3dh.ts';
import type { Clock } from '../../clock.ts';
import type { Listener, Unsubscribe } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { TamperEvent, TamperSensor } from '../../tamper.ts';
import { type MovementConfig, type MovementState, stepMovement } from './movement.ts';
import { failuresToLoss, movementRanges } from './parameters.ts';
import { Poll } from './poll.ts';
import { eitherOf, siteOf, siteOptions } from './site.ts';

const contacts = ['knock', 'tilt'] as const;

interface LookConfig extends MovementConfig {
  readonly pollMs: number;
}

/** A cabinet that is knocked at, or that no longer stands as it stood. A chip that cannot be asked reads tripped. */
export class MovementSensor implements TamperSensor {
  readonly id: string;
  readonly contacts = contacts;
  readonly #chip: Lis3dh;
  readonly #clock: Clock;
  readonly #config: MovementConfig;
  readonly #poll: Poll;
  readonly #listeners = new Set<Listener<TamperEvent>>();
  #state: MovementState;
  #failures = 0;

  constructor(id: string, chip: Lis3dh, clock: Clock, config: LookConfig, upright: MovementState['upright']) {
    this.id = id;
    this.#chip = chip;
    this.#clock = clock;
    this.#config = config;
    this.#state = { knock: false, tilt: false, ...(upright && { upright }) };
    this.#poll = new Poll(
      clock,
      () => config.pollMs,
      () => this.#look(),
    );
  }

  /** Takes the first look. */
  async start(): Promise<void> {
    await this.#poll.now();
  }

  isTripped(contact: string): boolean {
    if (contact !== 'knock' && contact !== 'tilt')
      throw new RangeError(`${this.id} has no contact ${contact}`);
    return this.#state[contact];
  }

  onChange(listener: Listener<TamperEvent>): Unsubscribe {
    // A function of its own, so that the same listener may subscribe twice.
    const own: Listener<TamperEvent> = event => listener(event);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  async dispose(): Promise<void> {
    this.#listeners.clear();
    await this.#poll.stop();
  }

  async #look(): Promise<void> {
    try {
      if (this.#failures >= failuresToLoss) await this.#chip.begin();
      const wasKnocked = await this.#chip.wasKnocked();
      const acceleration = await this.#chip.acceleration();
      this.#failures = 0;
      const look = { wasKnocked, acceleration, atMs: this.#clock.monotonicMs() };
      this.#become(stepMovement(this.#state, look, this.#config));
    } catch {
      // A wire that was cut is what this sensor is for. It is set up anew when it answers again.
      this.#failures++;
      if (this.#failures >= failuresToLoss) this.#become({ ...this.#state, knock: true, tilt: true });
    }
  }

  #become(next: MovementState): void {
    const before = this.#state;
    this.#state = next;
    for (const contact of contacts) {
      if (before[contact] === next[contact]) continue;
      const event = { contact, tripped: next[contact], atMs: this.#clock.monotonicMs() };
      for (const listener of this.#listeners) listener(event);
    }
  }
}

const axisMg = Type.Integer({ minimum: -2000, maximum: 2000 });

export const driver = defineDriver(
  Type.Object(
    {
      ...siteOptions(eitherOf(addresses)),
      knockMg: Type.Number(movementRanges.knockMg),
      knockHoldMs: Type.Number(movementRanges.knockHoldMs),
      tiltDegrees: Type.Number(movementRanges.tiltDegrees),
      pollMs: Type.Number(movementRanges.pollMs),
      /** Gravity as it was when the cabinet was installed. Without it, what is felt at the start is taken for upright. */
      upright: Type.Optional(
        Type.Object({ xMg: axisMg, yMg: axisMg, zMg: axisMg }, { additionalProperties: false }),
      ),
    },
    { additionalProperties: false },
  ),
  async (id, options, context) => {
    const chip = await Lis3dh.open(siteOf(id, options, context), options.knockMg);
    const sensor = new MovementSensor(id, chip, context.clock, options, options.upright);
    await sensor.start();
    return sensor;
  },
);
