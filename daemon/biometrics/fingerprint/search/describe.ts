import {
  Arena,
  instantiateKernel,
  type KernelNumber,
  kernelMemory,
  setKernelNumbers,
} from '../../../kernels/kernel.ts';
import { parameters } from '../parameters.ts';
import { slots, wholeBits, wholeBytes } from './layout.ts';
import { searchParameters } from './parameters.ts';
import { projectionMedians, projectionWeights } from './projection.ts';
import { type Points, ringGains, surroundingsStride, tableStepsPerPx } from './surroundings.ts';

type DescribeExports = {
  surround(count: number, described: number): void;
  project(minutiae: number): void;
} & Readonly<Record<string, KernelNumber>>;

/** The kernels that describe minutiae, over a memory of their own. */
export interface Describer {
  /** As surroundingsScalar, within 2 steps. */
  readonly surroundings: (points: Points, described: number) => Int16Array;
  /** As projectScalar. */
  readonly project: (surroundings: Int16Array, count: number) => Uint8Array;
}

let shared: Describer | undefined;

/** The one describer of this thread; its kernel is compiled at the first call. */
export function describer(): Describer {
  shared ??= startDescriber();
  return shared;
}

const { kept } = parameters.minutia;
const { fixedPoint, reachPx } = searchParameters.surroundings;
const scratchBytes = 5 * 272;
/** Bytes of what lies around a minutia. */
const stride = 2 * surroundingsStride;

function startDescriber(): Describer {
  const memory = kernelMemory(
    2 * projectionWeights.byteLength + 4 * ringGains.byteLength + 4 * kept * stride,
  );
  const kernel = instantiateKernel<DescribeExports>('scan', memory);
  checkSizes(kernel);
  const places = layOut(memory);
  const { points, surroundings, descriptors } = places;
  for (const [name, { byteOffset }] of Object.entries(places)) kernel[name].value = byteOffset;
  setKernelNumbers(kernel, { surroundingsReachPx: reachPx, gainStepsPerPx: tableStepsPerPx, fixedPoint });
  return {
    surroundings: ({ count, x, y, cosine, sine }, described) => {
      [x, y, cosine, sine].forEach((values, n) => points.set(values, n * kept));
      kernel.surround(count, described);
      return surroundings.slice(0, described * surroundingsStride);
    },
    project: (numbers, count) => {
      surroundings.set(numbers);
      kernel.project(count);
      return descriptors.slice(0, count * wholeBytes);
    },
  };
}

/** By their names in assembly/scan/addresses.ts. */
function layOut(memory: WebAssembly.Memory) {
  const arena = new Arena(memory);
  const int16 = (length: number) => new Int16Array(memory.buffer, arena.take(2 * length), length);
  const places = {
    projection: int16(projectionWeights.length),
    medians: arena.int32(wholeBits),
    gains: arena.float32(ringGains.length),
    surroundings: int16(kept * surroundingsStride),
    points: arena.float32(4 * kept),
    descriptors: arena.uint8(slots * wholeBytes),
    scratch: arena.uint8(scratchBytes),
  };
  places.projection.set(projectionWeights);
  places.medians.set(projectionMedians);
  places.gains.set(ringGains);
  return places;
}

/** A parameter may have outgrown what the kernel was laid out for: a mistake of whoever changed it. */
function checkSizes(kernel: DescribeExports): void {
  const fits =
    kernel.pointColumnBytes.value === 4 * kept &&
    kernel.surroundingsBytes.value === stride &&
    kernel.wholeBits.value === wholeBits;
  if (!fits)
    throw new Error('kernel scan: assembly/scan/layout.ts does not fit search/layout.ts or parameters.ts');
}
