import { Arena, instantiateKernel, kernelMemory } from '../../../kernels/kernel.ts';
import { parameters } from '../parameters.ts';
import { slots, wholeBits, wholeBytes } from './layout.ts';
import { searchParameters } from './parameters.ts';
import { projectionMedians, projectionWeights } from './projection.ts';
import { type Points, ringGains, surroundingsStride, tableStepsPerPx } from './surroundings.ts';

interface DescribeExports {
  surround(
    points: number,
    column: number,
    count: number,
    described: number,
    reach: number,
    stepsPerPx: number,
    gains: number,
    fixedPoint: number,
    out: number,
    stride: number,
    scratch: number,
  ): void;
  project(
    numbers: number,
    minutiae: number,
    stride: number,
    table: number,
    medians: number,
    bits: number,
    out: number,
  ): void;
}

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
/** Bytes of a minutia's numbers, and of a column of coordinates. */
const stride = 2 * surroundingsStride;
const column = 4 * kept;
const scratchBytes = 5 * 272;

function startDescriber(): Describer {
  const memory = kernelMemory(
    2 * projectionWeights.byteLength + 4 * ringGains.byteLength + 4 * kept * stride,
  );
  const kernel = instantiateKernel<DescribeExports>('scan', memory);
  const arena = new Arena(memory);
  const int16 = (length: number) => new Int16Array(memory.buffer, arena.take(2 * length), length);
  const weights = int16(projectionWeights.length);
  weights.set(projectionWeights);
  const medians = arena.int32(wholeBits);
  medians.set(projectionMedians);
  const gains = arena.float32(ringGains.length);
  gains.set(ringGains);
  const numbers = int16(kept * surroundingsStride);
  const coordinates = arena.float32(4 * kept);
  const bits = arena.uint8(slots * wholeBytes);
  const scratch = arena.take(scratchBytes);
  const at = ({ byteOffset }: { readonly byteOffset: number }) => byteOffset;
  return {
    surroundings: ({ count, x, y, cosine, sine }, described) => {
      [x, y, cosine, sine].forEach((values, n) => coordinates.set(values, n * kept));
      kernel.surround(
        at(coordinates),
        column,
        count,
        described,
        reachPx,
        tableStepsPerPx,
        at(gains),
        fixedPoint,
        at(numbers),
        stride,
        scratch,
      );
      return numbers.slice(0, described * surroundingsStride);
    },
    project: (surroundings, count) => {
      numbers.set(surroundings);
      kernel.project(at(numbers), count, stride, at(weights), at(medians), wholeBits, at(bits));
      return bits.slice(0, count * wholeBytes);
    },
  };
}
