import type { Seed } from '../random.ts';
import type { Condition, Impression, MasterPrint, SensorModel } from './model.ts';

/** Lays the finger on the glass once. The same four arguments give the same bytes. */
export function takeImpression(
  master: MasterPrint,
  seed: Seed,
  condition: Condition,
  sensor: SensorModel,
): Impression {
  throw new Error(`not yet: ${master.seed} ${seed} ${condition} ${sensor.dpi}`);
}
