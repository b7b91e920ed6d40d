import {
  Arena,
  instantiateKernel,
  type KernelNumber,
  kernelMemory,
  setKernelNumbers,
} from '../../kernels/kernel.ts';
import { coarseDecay, fineDecay } from './decay.ts';
import { detailCellPx } from './detail.ts';
import { roundings } from './neighbour-bounds.ts';
import {
  cellsAcross,
  largestReachPx,
  lookupCells,
  lookupSectors,
  lookupStride,
  reachSquare,
  sectorReach,
} from './neighbours.ts';
import { parameters } from './parameters.ts';
import { orientationCosines, orientationSines, periodStretches } from './straighten.ts';

const { neighbour, consensus, alignment, straighten, detail } = parameters;

/** Offsets in bytes, of fields that assembly/minutiae/layout.ts explains. */
type TemplateField =
  | ('count' | 'cols' | 'rows' | 'left' | 'top' | 'x' | 'y' | 'angle' | 'cosine' | 'sine' | 'type')
  | ('neighbourCounts' | 'forward' | 'sideward' | 'turn' | 'sharpness' | 'cell' | 'sector')
  | ('place' | 'direction' | 'pull' | 'square' | 'rest' | 'steps')
  | (
      | 'isLookedUp'
      | 'byCell'
      | 'bySector'
      | 'seen'
      | 'viewForward'
      | 'viewSideward'
      | 'viewDistance'
      | 'outline'
    );
type WorkshopField = 'detailX' | 'detailY' | 'detailCols' | 'detailRows' | 'cellOrientations' | 'cellPeriods';
type RoomField = 'similarity' | 'pairI' | 'pairJ' | 'hypotheses';
type HypothesisField = 'weightSum' | 'pairCount' | 'weights' | 'minutiaI' | 'minutiaJ';
type Size =
  | ('templateBytes' | 'outlineCells' | 'outlineRows' | 'roomBytes' | 'workshopBytes' | 'hypothesisBytes')
  | ('stride' | 'most' | 'cells' | 'sectors' | 'detailCells' | 'mostPairs' | 'mostSeeds');

/** Where things lie in the kernel's memory; its own source says so, in one place. */
export type Layout = Readonly<
  Record<TemplateField | WorkshopField | RoomField | HypothesisField | Size, number>
>;

interface Exports {
  /** Completes the template at an address, of which frames and types are written; or so with the ridges in the workshop. */
  prepareTemplate(template: number): void;
  prepareStraightened(template: number): void;
  /** Addresses of two templates; gives how many alignments were tried. */
  compareTemplates(a: number, b: number): number;
  /** Of the last comparison, beside what lies in the room. */
  readonly listed: KernelNumber;
  readonly agreement: KernelNumber;
  readonly eigenvalue: KernelNumber;
  /** The address of the best alignment. */
  readonly best: KernelNumber;
  readonly overlapA: KernelNumber;
  readonly overlapB: KernelNumber;
}

/** The kernel over a memory of its own with room for so many templates. */
export interface MinutiaeKernel {
  readonly run: Readonly<Exports>;
  readonly at: Layout;
  readonly memory: SharedArrayBuffer;
  /** The address of each template, and of what the last comparison found. */
  readonly templates: readonly number[];
  readonly room: number;
  /** The address where templates are prepared. */
  readonly workshop: number;
}

/** Bytes of a template and of all else, with some to spare: the memory is there before the kernel can tell. */
const memoryBytes = { template: 144_000, rest: 240_000 };

/** `templates` is how many templates it can hold. */
export function startMinutiaeKernel(templates: number): MinutiaeKernel {
  const memory = kernelMemory(templates * memoryBytes.template + memoryBytes.rest);
  const run = instantiateKernel<Exports>('minutiae', memory);
  const numbers = run as unknown as Record<string, KernelNumber>;
  const at = Object.fromEntries(Object.entries(numbers).map(([name, { value }]) => [name, value])) as Layout;
  checkSizes(at);
  const arena = new Arena(memory);
  const room = arena.take(at.roomBytes);
  const workshop = arena.take(at.workshopBytes);
  const tables = {
    coarseDecay: tableAt(arena, coarseDecay.values),
    fineDecay: tableAt(arena, fineDecay.values),
    cellReaches: tableAt(arena, paddedRows(reachSquare)),
    orientations: tableAt(arena, inTurn(orientationCosines, orientationSines)),
    stretches: tableAt(arena, periodStretches),
  };
  setKernelNumbers(numbers, { ...tunables, ...tables, room, workshop });
  const addresses = Array.from({ length: templates }, () => arena.take(at.templateBytes));
  return { run, at, memory: memory.buffer, templates: addresses, room, workshop };
}

function tableAt(arena: Arena, values: Float32Array | Float64Array): number {
  const table = values instanceof Float32Array ? arena.float32(values.length) : arena.float64(values.length);
  table.set(values);
  return table.byteOffset;
}

/** Rows of whole vectors; what is added lies within no reach. */
function paddedRows(cells: Float32Array): Float32Array {
  return Float32Array.from({ length: 16 * cellsAcross }, (_, at) =>
    at % 16 < cellsAcross ? cells[(at >> 4) * cellsAcross + (at % 16)] : -1,
  );
}

const inTurn = (first: Float64Array, second: Float64Array) =>
  Float64Array.from({ length: 2 * first.length }, (_, at) => (at % 2 === 0 ? first : second)[at >> 1]);

/** By their names in assembly/minutiae/tunables.ts. */
const tunables: Readonly<Record<string, number>> = {
  toleranceAngle: neighbour.toleranceAngle,
  furthestTolerances: neighbour.furthestTolerances,
  largestExponent: neighbour.largestExponent,
  coarseSteps: coarseDecay.stepsPerUnit,
  leastMatched: neighbour.leastMatched,
  doubt: neighbour.doubt,
  typePenalty: neighbour.typePenalty,
  outlineCellPx: neighbour.outlineCellPx,
  neighbourReachPx: neighbour.reachPx,
  neighbourTolerancePx: neighbour.tolerancePx,
  neighbourToleranceGrowth: neighbour.toleranceGrowth,
  lookupCellPx: neighbour.lookupCellPx,
  lookupReachPx: largestReachPx,
  sectorReach,
  outlineMarginPx: neighbour.outlineMarginPx,
  boundRoundings: roundings,
  straightenStepPx: straighten.stepPx,
  detailCellPx,
  pairs: consensus.pairs,
  consensusTolerancePx: consensus.tolerancePx,
  consensusToleranceGrowth: consensus.toleranceGrowth,
  consensusToleranceAngle: consensus.toleranceAngle,
  consensusLargestExponent: consensus.largestExponent,
  leastMembership: consensus.leastMembership,
  iterations: consensus.iterations,
  seeds: alignment.seeds,
  seedCompatibility: alignment.seedCompatibility,
  armPx: alignment.armPx,
  rounds: alignment.rounds,
  reachPx: alignment.reachPx,
  reachAngle: alignment.reachAngle,
  fineSteps: fineDecay.stepsPerUnit,
};

/** A parameter may have outgrown what the kernel was laid out for: a mistake of whoever changed it. */
function checkSizes(at: Layout): void {
  const fits =
    at.stride === lookupStride &&
    at.cells === lookupCells &&
    at.sectors === lookupSectors &&
    at.most === neighbour.most &&
    at.detailCells >= detail.mostCells ** 2 &&
    at.mostPairs >= consensus.pairs &&
    at.mostSeeds >= alignment.seeds;
  if (!fits) throw new Error('kernel minutiae: assembly/minutiae/layout.ts does not fit parameters.ts');
}
