import { smallSensor, synthesiseEye, takeEye } from '../../hal/drivers/sim/iris/index.ts';
import { assumedDpi } from '../formats/image/parameters.ts';
import { extractIris } from '../biometrics/iris/extract.ts';
import type { Image } from '../core/image.ts';
import { atMost, type BenchRow, row } from './bench-row.ts';
import { cpuMs, thorough } from './bench-timing.ts';

/** What an image of 320 x 240 may take, ms. */
const goalMs = 45;

/** Extraction of a synthetic eye of 320 x 240, so that every machine measures the same; CPU time of one thread. */
export async function irisExtractionRows(): Promise<BenchRow[]> {
  const image: Image = {
    ...takeEye(synthesiseEye('a', 'left'), 'probe', 'normal', smallSensor),
    dpi: assumedDpi,
  };
  return [atMost(goalMs, row('iris.extract', await cpuMs(() => extractIris(image), thorough), 'ms'))];
}
