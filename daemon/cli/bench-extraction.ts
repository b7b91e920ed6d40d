import { createExtractor } from '../biometrics/fingerprint/extract.ts';
import type { Image } from '../core/image.ts';
import { type RidgeKernels, scalarRidgeKernels, simdRidgeKernels } from '../kernels/ridges.ts';

/** Median milliseconds a print: processor time of all of it, and time spent in each kernel. */
export interface ExtractionTimes {
  readonly allMs: number;
  readonly kernelsMs: ReadonlyMap<string, number>;
}

/** Times extraction over the kernels and over their scalar twins. */
export function timeExtraction(image: Image): {
  readonly simd: ExtractionTimes;
  readonly twin: ExtractionTimes;
} {
  return { simd: timed(image, simdRidgeKernels, 30), twin: timed(image, scalarRidgeKernels, 3) };
}

function timed(
  image: Image,
  kernelsOver: (memory: WebAssembly.Memory) => RidgeKernels,
  prints: number,
): ExtractionTimes {
  const { extract } = createExtractor(kernelsOver);
  const watch = stopwatch();
  const watched = createExtractor(memory => watch.over(kernelsOver(memory)));
  const wholes: number[] = [];
  const byKernel = new Map<string, number[]>();
  extract(image);
  for (let print = 0; print < prints; print++) {
    const start = process.cpuUsage();
    extract(image);
    const { user, system } = process.cpuUsage(start);
    wholes.push((user + system) / 1_000);
    watch.spentMs.clear();
    watched.extract(image);
    for (const [name, ms] of watch.spentMs) byKernel.set(name, [...(byKernel.get(name) ?? []), ms]);
  }
  return {
    allMs: median(wholes),
    kernelsMs: new Map(Array.from(byKernel, ([name, ms]) => [name, median(ms)])),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** Adds up by name what calls take. */
function stopwatch() {
  const spentMs = new Map<string, number>();
  const over = <Kernels extends object>(kernels: Kernels): Kernels =>
    new Proxy(kernels, {
      get(target, name: string) {
        const kernel: unknown = Reflect.get(target, name);
        if (typeof kernel !== 'function') return kernel;
        return (...parameters: number[]) => {
          const start = performance.now();
          Reflect.apply(kernel, undefined, parameters);
          spentMs.set(name, (spentMs.get(name) ?? 0) + performance.now() - start);
        };
      },
    });
  return { spentMs, over };
}
