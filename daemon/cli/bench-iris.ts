import { smallSensor, synthesiseEye, takeEye } from '../../hal/drivers/sim/iris/index.ts';
import { extractIris } from '../biometrics/iris/extract.ts';
import { SegmentRoom } from '../biometrics/iris/segment/room.ts';
import { segment } from '../biometrics/iris/segment/segment.ts';
import type { Image } from '../core/image.ts';
import { assumedDpi } from '../formats/image/parameters.ts';
import { scalarIrisSegmentKernels } from '../kernels/iris-segment.ts';
import { atMost, type BenchRow, row } from './bench-row.ts';
import { cpuMs, slow, thorough } from './bench-timing.ts';

/** What an image of 320 x 240 may take, ms. */
const goalMs = 45;

/**
 * Extraction of a synthetic eye of 320 x 240, so that every machine measures the same, and the segmentation in it; CPU time of one
 * thread. Kernels are in the segmentation alone: the scalar twin of the whole is the whole with the twin's segmentation.
 */
export async function irisExtractionRows(): Promise<BenchRow[]> {
  const picture = takeEye(synthesiseEye('a', 'left'), 'probe', 'normal', smallSensor);
  const image: Image = { ...picture, dpi: assumedDpi };
  const scalarRoom = new SegmentRoom(scalarIrisSegmentKernels);
  const ms = await cpuMs(() => extractIris(image), thorough);
  const segmentMs = await cpuMs(() => segment(image), thorough);
  const scalarMs = await cpuMs(() => segment(image, scalarRoom), slow);
  return [
    atMost(goalMs, row('iris.extract', ms, 'ms', ms - segmentMs + scalarMs)),
    row('iris.segment', segmentMs, 'ms', scalarMs),
  ];
}
