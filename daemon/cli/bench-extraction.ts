import { createExtractor } from '../biometrics/fingerprint/extract.ts';
import type { Image } from '../core/image.ts';
import { type RidgeKernels, scalarRidgeKernels, simdRidgeKernels } from '../kernels/ridges.ts';
import { atMost, type BenchRow, kernelRows, row } from './bench-row.ts';
import { brief, cpuMs, kernelMs, slow, thorough } from './bench-timing.ts';

type KernelsOver = (memory: WebAssembly.Memory) => RidgeKernels;

/** What a print may take, ms. */
const goalMs = 60;

/** Extraction of a print, all of it and each kernel, beside the scalar twins. */
export async function extractionRows(image: Image): Promise<BenchRow[]> {
  const whole = (kernelsOver: KernelsOver) => {
    const { extract } = createExtractor(kernelsOver);
    return () => extract(image);
  };
  const eachKernel = (kernelsOver: KernelsOver) => (watched: (kernels: RidgeKernels) => RidgeKernels) =>
    whole(memory => watched(kernelsOver(memory)));
  const ms = await cpuMs(whole(simdRidgeKernels), thorough);
  const twinMs = await cpuMs(whole(scalarRidgeKernels), slow);
  const kernels = await kernelMs(eachKernel(simdRidgeKernels), brief);
  const twins = await kernelMs(eachKernel(scalarRidgeKernels), slow);
  return [
    atMost(goalMs, row('fingerprint.extract', ms, 'ms', twinMs)),
    ...kernelRows(kernels, twins, 'ms a print'),
  ];
}
