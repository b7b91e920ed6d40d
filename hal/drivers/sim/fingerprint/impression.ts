import { type Random, randomFrom, type Seed } from '../random.ts';
import { scratch, smear, touch } from './contact.ts';
import { expose } from './exposure.ts';
import type { Condition, Impression, MasterPrint, SensorModel } from './model.ts';
import { habits } from './parameters.ts';
import { type ContactArea, drawContactArea, type Placement, placeFinger } from './placement.ts';

/** Lays the finger on the glass once. The same four arguments give the same bytes. */
export function takeImpression(
  master: MasterPrint,
  seed: Seed,
  condition: Condition,
  sensor: SensorModel,
): Impression {
  const random = randomOf(master, seed);
  const habit = habits[condition];
  const { area, place } = layFinger(master, seed, condition, sensor);
  const touched = touch(master, sensor, habit, area, place, random.fork('touch'));
  scratch(touched, sensor, habit, random.fork('scratches'));
  const dragged = smear(touched, sensor, habit, random.fork('smear'));
  const pixels = expose(dragged, sensor, habit, random.fork('exposure'));
  return { widthPx: sensor.widthPx, heightPx: sensor.heightPx, dpi: sensor.dpi, pixels };
}

/** Which part of the finger touches in an impression, and where each pixel of it lies on the finger: what is true of it. */
export function layFinger(
  master: MasterPrint,
  seed: Seed,
  condition: Condition,
  sensor: SensorModel,
): { readonly area: ContactArea; readonly place: Placement } {
  const random = randomOf(master, seed);
  const habit = habits[condition];
  const area = drawContactArea(habit, random.fork('area'));
  return { area, place: placeFinger(master, sensor, habit, area, random.fork('place')) };
}

const randomOf = (master: MasterPrint, seed: Seed): Random =>
  randomFrom(master.seed).fork('impression').fork(seed);
