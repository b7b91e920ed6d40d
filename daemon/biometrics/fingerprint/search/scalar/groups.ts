import { turnTable } from '../layout.ts';
import { searchParameters } from '../parameters.ts';
import type { PrintRecord } from '../record.ts';
import type { DistanceWeights } from '../weights.ts';
import { nearPairs, type Pair } from './pairs.ts';

const { most: mostPairs, references, turnTolerance, slackUnits, slackDivisor } = searchParameters.pairs;

/** Stage 2: the heaviest group of near pairs that one of the heaviest pairs foretells. */
export function refineScalar(
  probe: PrintRecord,
  minutiae: number,
  weights: DistanceWeights,
  print: PrintRecord,
): number {
  return groupsOf(probe, minutiae, weights, print).reduce((best, { weight }) => Math.max(best, weight), 0);
}

/** Pairs that agree with a reference. */
export interface Group {
  readonly pairs: readonly Pair[];
  readonly reference: Pair;
  readonly weight: number;
}

/** The groups about the heaviest pairs, in their order. */
export function groupsOf(
  probe: PrintRecord,
  minutiae: number,
  weights: DistanceWeights,
  print: PrintRecord,
): Group[] {
  const pairs = nearPairs(probe, minutiae, weights, print).slice(0, mostPairs);
  const heaviest = [...pairs].sort((a, b) => b.weight - a.weight).slice(0, references);
  return heaviest.map(reference => {
    const group = pairs.filter(pair => agrees(probe, print, pair, reference));
    return { pairs: group, reference, weight: groupWeight(group, reference) };
  });
}

/** Each probe minutia counts once, with its heaviest pair; that of the reference with the reference. */
function groupWeight(pairs: readonly Pair[], reference: Pair): number {
  const heaviest = new Map<number, number>();
  for (const { i, weight } of pairs) heaviest.set(i, Math.max(heaviest.get(i) ?? 0, weight));
  heaviest.set(reference.i, reference.weight);
  return [...heaviest.values()].reduce((sum, weight) => sum + weight, 0);
}

/** Whether the pair lies where the reference, turned and shifted as it is, foretells. */
function agrees(probe: PrintRecord, print: PrintRecord, pair: Pair, reference: Pair): boolean {
  const off = ((pair.turn - reference.turn + 128) & 255) - 128;
  if (Math.abs(off) > turnTolerance) return false;
  const cosine = turnTable[2 * reference.turn];
  const sine = turnTable[2 * reference.turn + 1];
  const dx = probe.places[2 * pair.i] - probe.places[2 * reference.i];
  const dy = probe.places[2 * pair.i + 1] - probe.places[2 * reference.i + 1];
  const u = print.places[2 * pair.j] - print.places[2 * reference.j];
  const v = print.places[2 * pair.j + 1] - print.places[2 * reference.j + 1];
  const ex = ((cosine * dx - sine * dy + 128) >> 8) - u;
  const ey = ((sine * dx + cosine * dy + 128) >> 8) - v;
  return slackDivisor * (Math.abs(ex) + Math.abs(ey)) <= slackUnits + Math.abs(dx) + Math.abs(dy);
}
