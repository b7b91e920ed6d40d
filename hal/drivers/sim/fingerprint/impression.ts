import { randomFrom, type Seed } from '../random.ts';
import { scratch, smear, touch } from './contact.ts';
import { expose } from './exposure.ts';
import type { Condition, Impression, MasterPrint, SensorModel } from './model.ts';
import { habits } from './parameters.ts';
import { drawContactArea, placeFinger } from './placement.ts';

/** Lays the finger on the glass once. The same four arguments give the same bytes. */
export function takeImpression(
  master: MasterPrint,
  seed: Seed,
  condition: Condition,
  sensor: SensorModel,
): Impression {
  const random = randomFrom(master.seed).fork('impression').fork(seed);
  const habit = habits[condition];
  const area = drawContactArea(habit, random.fork('area'));
  const place = placeFinger(master, sensor, habit, area, random.fork('place'));
  const touched = touch(master, sensor, habit, area, place, random.fork('touch'));
  scratch(touched, sensor, habit, random.fork('scratches'));
  const dragged = smear(touched, sensor, habit, random.fork('smear'));
  const pixels = expose(dragged, sensor, habit, random.fork('exposure'));
  return { widthPx: sensor.widthPx, heightPx: sensor.heightPx, dpi: sensor.dpi, pixels };
}
