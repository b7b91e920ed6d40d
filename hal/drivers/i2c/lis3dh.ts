import { Type } from 'typebox';
import { addresses, Lis3dh } from '../../chips/lis3dh.ts';
import type { Clock } from '../../clock.ts';
import type { Listener, Unsubscribe } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { TamperEvent, TamperSensor } from '../../tamper.ts';
import { Events } from '../events.ts';
import { type MovementConfig, type MovementState, stepMovement } from './movement.ts';
import { movementRanges } from './parameters.ts';
import { PolledChip } from './polled-chip.ts';
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
  readonly #polled: PolledChip;
  readonly #events = new Events<TamperEvent>();
  #state: MovementState;

  constructor(id: string, chip: Lis3dh, clock: Clock, config: LookConfig, upright: MovementState['upright']) {
    this.id = id;
    this.#chip = chip;
    this.#clock = clock;
    this.#config = config;
    this.#state = { knock: false, tilt: false, ...(upright && { upright }) };
    this.#polled = new PolledChip({
      clock,
      pollMs: config.pollMs,
      begin: () => chip.begin(),
      look: () => this.#look(),
      lose: () => this.#become({ ...this.#state, knock: true, tilt: true }),
    });
  }

  /** Takes the first look. */
  async start(): Promise<void> {
    await this.#polled.start();
  }

  isTripped(contact: string): boolean {
    if (contact !== 'knock' && contact !== 'tilt')
      throw new RangeError(`${this.id} has no contact ${contact}`);
    return this.#state[contact];
  }

  onChange(listener: Listener<TamperEvent>): Unsubscribe {
    return this.#events.listen(listener);
  }

  async dispose(): Promise<void> {
    this.#events.end();
    await this.#polled.stop();
  }

  async #look(): Promise<void> {
    const wasKnocked = await this.#chip.wasKnocked();
    const acceleration = await this.#chip.acceleration();
    const look = { wasKnocked, acceleration, atMs: this.#clock.monotonicMs() };
    this.#become(stepMovement(this.#state, look, this.#config));
  }

  #become(next: MovementState): void {
    const before = this.#state;
    this.#state = next;
    for (const contact of contacts)
      if (before[contact] !== next[contact])
        this.#events.tell({ contact, tripped: next[contact], atMs: this.#clock.monotonicMs() });
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
