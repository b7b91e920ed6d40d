import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { EnvironmentReading, EnvironmentSensor } from '../../environment.ts';

export type Climate = Required<Omit<EnvironmentReading, 'measuredAtMs'>>;

/** The climate of a hall, which a test may change. */
export class SimEnvironmentSensor implements EnvironmentSensor {
  readonly id: string;
  climate: Climate;
  readonly #clock: Clock;
  #disposed = false;

  constructor(id: string, climate: Climate, clock: Clock) {
    this.id = id;
    this.climate = climate;
    this.#clock = clock;
  }

  async read(): Promise<EnvironmentReading> {
    if (this.#disposed) throw new HalError('absent', this.id, 'disposed of');
    return { ...this.climate, measuredAtMs: this.#clock.monotonicMs() };
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
  }
}

export const driver = defineDriver(
  Type.Object(
    {
      temperatureC: Type.Number({ minimum: -40, maximum: 85, default: 22 }),
      humidityPercent: Type.Number({ minimum: 0, maximum: 100, default: 45 }),
      illuminanceLux: Type.Number({ minimum: 0, default: 400 }),
    },
    { additionalProperties: false },
  ),
  (id, climate, { clock }) => new SimEnvironmentSensor(id, climate, clock),
);
