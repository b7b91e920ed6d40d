import assert from 'node:assert/strict';
import type { Clock } from '../clock.ts';
import type { EnvironmentSensor } from '../environment.ts';
import { type Rig, withRig } from './expect.ts';

export interface EnvironmentRig extends Rig {
  readonly sensor: EnvironmentSensor;
  readonly clock: Clock;
}

/** What a driver of EnvironmentSensor owes. */
export function environmentContract(name: string, open: () => Promise<EnvironmentRig>): void {
  const test = withRig(open);

  test(`${name}: a reading is of now, has a value, and each is within what is possible`, async rig => {
    const askedMs = rig.clock.monotonicMs();
    const reading = await rig.sensor.read({ timeoutMs: 1000 });
    const { temperatureC, humidityPercent, illuminanceLux, measuredAtMs } = reading;
    const within = (value: number | undefined, least: number, most: number) =>
      value === undefined || (value >= least && value <= most);
    assert.ok(measuredAtMs >= askedMs);
    assert.ok([temperatureC, humidityPercent, illuminanceLux].some(value => value !== undefined));
    assert.ok(within(temperatureC, -60, 125), `temperature ${temperatureC}`);
    assert.ok(within(humidityPercent, 0, 100), `humidity ${humidityPercent}`);
    assert.ok(within(illuminanceLux, 0, 200_000), `illuminance ${illuminanceLux}`);
  });

  test(`${name}: reads may overlap, and dispose may be called twice`, async ({ sensor }) => {
    await Promise.all([sensor.read({ timeoutMs: 1000 }), sensor.read({ timeoutMs: 1000 })]);
    await sensor.dispose();
    await sensor.dispose();
  });
}
