import { Arena, instantiateKernel, kernelMemory } from '../../kernels/kernel.ts';
import { decayTable } from './decay.ts';
import { exponentSlack, exponentUnits } from './fixed-neighbours.ts';
import { lookupCells, lookupSectors, lookupStride } from './neighbours.ts';
import { parameters } from './parameters.ts';
import { decay, decaySteps } from './similarity.ts';

const { neighbour, consensus, alignment } = parameters;

/** Offsets in bytes, of fields that assembly/minutiae/layout.ts explains. */
type TemplateField =
  | ('count' | 'cols' | 'rows' | 'left' | 'top' | 'x' | 'y' | 'angle' | 'cosine' | 'sine' | 'type')
  | ('neighbourCounts' | 'forward' | 'sideward' | 'turn' | 'sharpness' | 'cell' | 'sector')
  | ('fixedForward' | 'fixedSideward' | 'fixedTurn' | 'fixedSharpness')
  | ('byCell' | 'bySector' | 'seen' | 'viewForward' | 'viewSideward' | 'viewDistance' | 'outline');
type RoomField = 'similarity' | 'pairI' | 'pairJ' | 'hypotheses' | 'distinct';
type HypothesisField = 'weightSum' | 'pairCount' | 'weights' | 'minutiaI' | 'minutiaJ';
type Size =
  | ('templateBytes' | 'outlineCells' | 'roomBytes' | 'hypothesisBytes')
  | ('stride' | 'most' | 'cells' | 'sectors' | 'mostPairs' | 'mostSeeds');

/** Where things lie in the kernel's memory; its own source says so, in one place. */
export type Layout = Readonly<Record<TemplateField | RoomField | HypothesisField | Size, number>>;

/** A number that the kernel shows; its tunables may be set. */
interface KernelNumber {
  value: number;
}

interface Functions {
  compareTemplates(a: number, b: number): number;
  mostSimilarPairs(a: number, b: number): number;
  selectConsensus(a: number, b: number, listed: number): number;
  align(a: number, b: number, groupSize: number): number;
}

interface Findings {
  readonly agreement: KernelNumber;
  readonly eigenvalue: KernelNumber;
  readonly overlapA: KernelNumber;
  readonly overlapB: KernelNumber;
}

/** The kernel over a memory of its own with room for so many templates. */
export interface MinutiaeKernel {
  readonly run: Functions & Findings;
  readonly at: Layout;
  readonly memory: SharedArrayBuffer;
  /** The address of each template, and of what the last comparison found. */
  readonly templates: readonly number[];
  readonly room: number;
}

/** Bytes of a template and of all else, with some to spare: the memory is there before the kernel can tell. */
const memoryBytes = { template: 128_000, rest: 131_072 };

/** `templates` is how many templates it can hold. */
export function startMinutiaeKernel(templates: number): MinutiaeKernel {
  const memory = kernelMemory(templates * memoryBytes.template + memoryBytes.rest);
  const run = instantiateKernel<Functions & Findings>('minutiae', memory);
  const numbers = run as unknown as Record<string, KernelNumber>;
  const at = Object.fromEntries(Object.entries(numbers).map(([name, { value }]) => [name, value])) as Layout;
  checkSizes(at);
  const arena = new Arena(memory);
  const room = arena.take(at.roomBytes);
  const tables = {
    coarseDecay: tableAt(arena, decay),
    fineDecay: tableAt(arena, decayTable.values),
    boundDecay: tableAt(arena, boundDecay),
  };
  for (const [name, value] of Object.entries({ ...tunables, ...tables, room })) numbers[name].value = value;
  const addresses = Array.from({ length: templates }, () => arena.take(at.templateBytes));
  return { run, at, memory: memory.buffer, templates: addresses, room };
}

/** The largest exponent of a match in fixed point, and one step more: from there on nothing. */
const largestBound = 8 * (Math.ceil((neighbour.largestExponent * exponentUnits + exponentSlack) / 8) + 1);
/** [k]: what a neighbour weighs at the least exponent that may have come out as 8 k to 8 k + 7. */
const boundDecay = Float32Array.from({ length: largestBound / 8 + 1 }, (_, k) => {
  const exponent = Math.max(0, 8 * k - exponentSlack) / exponentUnits;
  if (exponent > neighbour.largestExponent) return 0;
  return decay[Math.floor((exponent * decaySteps) / neighbour.largestExponent)];
});

function tableAt(arena: Arena, values: Float32Array): number {
  const table = arena.float32(values.length);
  table.set(values);
  return table.byteOffset;
}

/** By their names in assembly/minutiae/tunables.ts. */
const tunables: Readonly<Record<string, number>> = {
  toleranceAngle: neighbour.toleranceAngle,
  furthestTolerances: neighbour.furthestTolerances,
  largestExponent: neighbour.largestExponent,
  largestBound,
  furthestApart: Math.ceil(neighbour.furthestTolerances ** 2 * exponentUnits) + exponentSlack,
  coarseSteps: decaySteps / neighbour.largestExponent,
  leastMatched: neighbour.leastMatched,
  doubt: neighbour.doubt,
  typePenalty: neighbour.typePenalty,
  outlineCellPx: neighbour.outlineCellPx,
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
  distinctPx: alignment.distinctPx,
  distinctAngle: alignment.distinctAngle,
  fineSteps: decayTable.stepsPerUnit,
};

/** A parameter may have outgrown what the kernel was laid out for: a mistake of whoever changed it. */
function checkSizes(at: Layout): void {
  const fits =
    at.stride === lookupStride &&
    at.cells === lookupCells &&
    at.sectors === lookupSectors &&
    at.most === neighbour.most &&
    at.mostPairs >= consensus.pairs &&
    at.mostSeeds >= alignment.seeds;
  if (!fits) throw new Error('kernel minutiae: assembly/minutiae/layout.ts does not fit parameters.ts');
}
