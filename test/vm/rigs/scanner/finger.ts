import { synthesiseMaster, takeImpression } from '../../../../hal/drivers/sim/fingerprint/index.ts';
import type { Seed } from '../../../../hal/drivers/sim/random.ts';

/** Impressions of a synthetic finger for a sensor: the same person and number give the same pixels. */
export function syntheticFinger(person: Seed, sensor = { widthPx: 192, heightPx: 192, dpi: 508 }) {
  const master = synthesiseMaster(person);
  return (number: number): Uint8Array => takeImpression(master, `capture ${number}`, 'normal', sensor).pixels;
}
