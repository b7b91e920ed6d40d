import type { IrisTemplate } from '../../core/iris.ts';
import { type IrisCompareKernel, irisLayout, simdIrisCompare } from '../../kernels/iris-compare.ts';
import { Arena, kernelMemory } from '../../kernels/kernel.ts';
import { calibrate } from './calibration.ts';
import { parameters } from './parameters.ts';
import { type PreparedIris, prepare } from './prepare.ts';

/** Compares templates in a memory of its own. */
export interface IrisComparer {
  /**
   * How far two templates agree beyond chance: 0.5 less their fractional Hamming distance, for the best turn, with some bits
   * added that agree by half (`parameters.compare`). Undefined where they have too little in common. Symmetric.
   */
  readonly agreement: (a: PreparedIris, b: PreparedIris) => number | undefined;
  /**
   * What a search measures: the least fractional Hamming distance of the search codes over turns of up to `reachColumns`, with
   * nothing bending. Undefined where they have too little in common.
   */
  readonly searchDistance: (
    probe: PreparedIris,
    reference: PreparedIris,
    reachColumns: number,
  ) => SearchDistance | undefined;
}

export interface SearchDistance {
  /** 0 to 1. */
  readonly distance: number;
  /** Valid in both at that turn. */
  readonly validBits: number;
}

/**
 * The fractional Hamming distance (J. Daugman, 1993) with an iris that bends: a contour that is off by a pixel, or an eye that
 * looks aside, moves the texture by other angles on one side than on the other, so that no single turn fits all. Each sector of
 * 45 degrees may therefore be turned by one column more or less than the eye as a whole, at a price. On MMU1 it halves the
 * errors (scripts/measure-iris.ts).
 */
export function createComparer(
  kernelOver: (memory: WebAssembly.Memory) => IrisCompareKernel = simdIrisCompare,
): IrisComparer {
  const { reachColumns } = parameters.compare;
  const memory = kernelMemory(kernelBytes);
  const kernel = kernelOver(memory);
  const arena = new Arena(memory);
  const [first, second] = [arena.uint8(2 * irisLayout.scaleBytes), arena.uint8(2 * irisLayout.scaleBytes)];
  const turns = 2 * (reachColumns + 1) + 1;
  const counts = arena.int32(2 * turns * irisLayout.sectors);
  const gains = new Float64Array(turns * irisLayout.sectors);

  /** With the sectors those of the second of the two. */
  function bent(probe: Uint8Array, reference: Uint8Array, scales: number): number {
    kernel.sectorCounts(probe.byteOffset, reference.byteOffset, scales, reachColumns + 1, counts.byteOffset);
    for (let k = 0; k < gains.length; k++) gains[k] = counts[2 * k + 1] / 2 - counts[2 * k];
    return bestAgreement(gains, counts, scales);
  }

  return {
    agreement(a, b) {
      first.set(a.bytes);
      second.set(b.bytes);
      const scales = Math.min(a.scales, b.scales);
      const mean = (bent(first, second, scales) + bent(second, first, scales)) / 2;
      return Number.isFinite(mean) ? mean : undefined;
    },
    searchDistance(probe, reference, reachColumns) {
      first.set(probe.bytes);
      second.set(reference.bytes);
      kernel.sectorCounts(first.byteOffset, second.byteOffset, 1, reachColumns, counts.byteOffset);
      return leastDistance(counts.subarray(0, 2 * (2 * reachColumns + 1) * irisLayout.sectors));
    },
  };
}

const kernelBytes = 65_536;

/**
 * The most that the bits agree beyond chance, as a share of them, over the turns of the eye. `gains` are common bits by half less
 * those that differ, [turn * sectors + sector]; `counts` as the kernel writes them. -Infinity where too few are common.
 */
function bestAgreement(gains: Float64Array, counts: Int32Array, scales: number): number {
  const { fewestBits, priorBits } = parameters.compare;
  const { sectors } = irisLayout;
  let best = Number.NEGATIVE_INFINITY;
  for (let turn = sectors; turn < gains.length - sectors; turn += sectors) {
    let [gain, common] = [-turningPrice(turn / sectors) * scales, 0];
    for (let at = turn; at < turn + sectors; at++) {
      const bent = bentSector(gains, at, scales);
      gain += gains[bent] - (bent === at ? 0 : parameters.compare.bendingBits * scales);
      common += counts[2 * bent + 1];
    }
    if (common >= fewestBits * scales) best = Math.max(best, gain / (common + priorBits * scales));
  }
  return best;
}

/** What a turn costs; `place` counts the turns from the first, one column beyond the reach. */
function turningPrice(place: number): number {
  const { reachColumns, turningBits } = parameters.compare;
  return turningBits * Math.abs(place - reachColumns - 1);
}

/** Where a sector fits best: at its own turn, or at its price one column before or after. */
function bentSector(gains: Float64Array, at: number, scales: number): number {
  const { sectors } = irisLayout;
  const [before, after] = [at - sectors, at + sectors];
  const bent = gains[before] > gains[after] ? before : after;
  return gains[bent] - parameters.compare.bendingBits * scales > gains[at] ? bent : at;
}

function leastDistance(counts: Int32Array): SearchDistance | undefined {
  let best: SearchDistance | undefined;
  for (let turn = 0; turn < counts.length; turn += 2 * irisLayout.sectors) {
    let [differing, validBits] = [0, 0];
    for (let at = turn; at < turn + 2 * irisLayout.sectors; at += 2) {
      differing += counts[at];
      validBits += counts[at + 1];
    }
    if (validBits < parameters.compare.fewestBits) continue;
    if (best === undefined || differing / validBits < best.distance)
      best = { distance: differing / validBits, validBits };
  }
  return best;
}

let shared: IrisComparer | undefined;

function sharedComparer(): IrisComparer {
  shared ??= createComparer();
  return shared;
}

/** `IrisComparer.agreement` of the one that this thread shares. */
export function agreementOf(a: PreparedIris, b: PreparedIris): number | undefined {
  return sharedComparer().agreement(a, b);
}

/** `IrisComparer.searchDistance` of the same. */
export function searchDistance(
  probe: PreparedIris,
  reference: PreparedIris,
  reachColumns: number,
): SearchDistance | undefined {
  return sharedComparer().searchDistance(probe, reference, reachColumns);
}

/** Calibrated score of two templates: -10 log10(FMR), 0 where they have too little in common. */
export function comparePrepared(a: PreparedIris, b: PreparedIris): number {
  const agreement = agreementOf(a, b);
  return agreement === undefined ? 0 : calibrate(agreement, Math.min(a.scales, b.scales));
}

export function compare(probe: IrisTemplate, reference: IrisTemplate): number {
  return comparePrepared(prepare(probe), prepare(reference));
}
