import { scanBits, slots, turnTable, wholeBits, wholeBytes } from './layout.ts';
import { searchParameters } from './parameters.ts';
import type { PrintRecord } from './record.ts';
import type { DistanceWeights } from './weights.ts';

/** The twins of the kernels in daemon/kernels/assembly/scan.ts: the same scores, bit for bit. They are the method, plainly. */

const { most: mostPairs, references, turnTolerance, slackUnits, slackDivisor } = searchParameters.pairs;
const { motions, reach, reachTurn, insideReach, refits, refitTurn, fewestMet } = searchParameters.align;

/** Distance of two descriptors over their first `bits` bits. */
function distanceOf(a: Uint8Array, i: number, b: Uint8Array, j: number, bits: number): number {
  let distance = 0;
  for (let byte = 0; byte < bits / 8; byte++) {
    for (let rest = a[i * wholeBytes + byte] ^ b[j * wholeBytes + byte]; rest !== 0; rest &= rest - 1) {
      distance++;
    }
  }
  return distance;
}

/** The nearest minutia of a print to minutia `i` of the probe, the first of several; undefined when it has none. */
export function nearestOf(
  probe: PrintRecord,
  i: number,
  print: PrintRecord,
  bits: number,
): { readonly j: number; readonly distance: number } | undefined {
  let nearest: { j: number; distance: number } | undefined;
  for (let j = 0; j < Math.min(print.count, slots); j++) {
    const distance = distanceOf(probe.bits, i, print.bits, j, bits);
    if (nearest === undefined || distance < nearest.distance) nearest = { j, distance };
  }
  return nearest;
}

/** Stage 1: the weights of the nearest minutiae, by the turn between the two; the best three neighbouring turns. */
export function scanScalar(
  probe: PrintRecord,
  minutiae: number,
  { thresholds, weights }: DistanceWeights,
  print: PrintRecord,
): number {
  const votes = new Uint16Array(32);
  for (let i = 0; i < minutiae; i++) {
    const nearest = nearestOf(probe, i, print, scanBits);
    if (nearest === undefined || nearest.distance > thresholds[i]) continue;
    const turn = ((print.directions[nearest.j] - probe.directions[i]) & 255) >> 3;
    votes[turn] += weights[i * scanBits + nearest.distance];
  }
  return votes.reduce((most, _, turn) => {
    const sum = votes[turn] + votes[(turn + 1) & 31] + votes[(turn + 2) & 31];
    return Math.max(most, Math.min(65_535, sum));
  }, 0);
}

/** Minutia `i` of the probe and `j` of the print. */
interface Pair {
  readonly i: number;
  readonly j: number;
  readonly weight: number;
  /** Direction of j less direction of i, 256 to the turn. */
  readonly turn: number;
}

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
interface Group {
  readonly pairs: readonly Pair[];
  readonly reference: Pair;
  readonly weight: number;
}

/** The groups about the heaviest pairs, in their order. */
function groupsOf(
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

function nearPairs(
  probe: PrintRecord,
  minutiae: number,
  { thresholds, weights }: DistanceWeights,
  print: PrintRecord,
): Pair[] {
  const pairs: Pair[] = [];
  for (let i = 0; i < minutiae; i++) {
    for (let j = 0; j < Math.min(print.count, slots); j++) {
      const distance = distanceOf(probe.bits, i, print.bits, j, wholeBits);
      if (distance > thresholds[i]) continue;
      const turn = (print.directions[j] - probe.directions[i]) & 255;
      pairs.push({ i, j, weight: weights[i * wholeBits + distance], turn });
    }
  }
  return pairs;
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

/** What a print and the probe have in common under the best motion that stage 3 tried. */
export interface Aligned {
  /** Of the heaviest group. */
  readonly group: number;
  /** Sum over the probe's minutiae of how close they come to one of the print's, up to `reach` each. */
  readonly closeness: number;
  /** How many come close at all, and how many fall inside the print. */
  readonly met: number;
  readonly inside: number;
}

/** Stage 3: lays the probe on the print as each of the heaviest groups says; the best of these motions is refitted. */
export function alignScalar(
  probe: PrintRecord,
  minutiae: number,
  weights: DistanceWeights,
  print: PrintRecord,
): Aligned {
  const groups = groupsOf(probe, minutiae, weights, print);
  const heaviest = inOrderOfPairs(groups).sort((a, b) => b.weight - a.weight);
  let best: Aligned = { group: heaviest[0]?.weight ?? 0, closeness: 0, met: 0, inside: 0 };
  let leading: { motion: Motion; meetings: readonly Meeting[] } | undefined;
  for (const group of heaviest.slice(0, motions)) {
    const motion = motionOf(probe, print, group);
    const { meetings, ...met } = meet(probe, minutiae, print, motion);
    if (met.closeness <= best.closeness) continue;
    best = { ...best, ...met };
    leading = { motion, meetings };
  }
  for (let round = 0; round < refits && leading !== undefined; round++) {
    const motion = refit(probe, print, leading.motion, leading.meetings);
    if (motion === undefined) break;
    const { meetings, ...met } = meet(probe, minutiae, print, motion);
    if (met.closeness > best.closeness) best = { ...best, ...met };
    leading = { motion, meetings };
  }
  return best;
}

/** Of groups of equal weight, the one whose reference stands first among the pairs is tried first. */
function inOrderOfPairs(groups: readonly Group[]): Group[] {
  return [...groups].sort((a, b) => a.reference.i - b.reference.i || a.reference.j - b.reference.j);
}

/** A turn of 256, then a shift in quarters of the unit. */
interface Motion {
  readonly turn: number;
  readonly x: number;
  readonly y: number;
}

/** The weighted mean of a group's turns and shifts. */
function motionOf(probe: PrintRecord, print: PrintRecord, { pairs, reference }: Group): Motion {
  let total = 0;
  let turned = 0;
  for (const pair of pairs) {
    total += pair.weight + 1;
    turned += (pair.weight + 1) * (((pair.turn - reference.turn + 128) & 255) - 128);
  }
  const turn = (reference.turn + rounded(turned, total)) & 255;
  let x = 0;
  let y = 0;
  for (const { i, j, weight } of pairs) {
    const [px, py] = turnedPlace(probe, i, turn);
    x += (weight + 1) * (4 * print.places[2 * j] - px);
    y += (weight + 1) * (4 * print.places[2 * j + 1] - py);
  }
  return { turn, x: rounded(x, total), y: rounded(y, total) };
}

const rounded = (sum: number, by: number) => Math.floor((sum + (by >> 1)) / by);

function turnedPlace({ places }: PrintRecord, i: number, turn: number): [number, number] {
  const [cosine, sine] = [turnTable[2 * turn], turnTable[2 * turn + 1]];
  const [x, y] = [places[2 * i], places[2 * i + 1]];
  return [(cosine * x - sine * y) >> 6, (sine * x + cosine * y) >> 6];
}

/** Minutia `i` of the probe comes that close to `j`, the first of the closest. */
interface Meeting {
  readonly i: number;
  readonly j: number;
  readonly weight: number;
}

function meet(
  probe: PrintRecord,
  minutiae: number,
  print: PrintRecord,
  motion: Motion,
): Omit<Aligned, 'group'> & { readonly meetings: readonly Meeting[] } {
  const meetings: Meeting[] = [];
  let inside = 0;
  for (let i = 0; i < minutiae; i++) {
    const [px, py] = turnedPlace(probe, i, motion.turn);
    let closest: Meeting = { i, j: -1, weight: 0 };
    let isInside = false;
    for (let j = 0; j < Math.min(print.count, slots); j++) {
      const dx = Math.abs(4 * print.places[2 * j] - px - motion.x);
      const dy = Math.abs(4 * print.places[2 * j + 1] - py - motion.y);
      const away = Math.max(dx, dy) + (Math.min(dx, dy) >> 1);
      const off = ((print.directions[j] - probe.directions[i] - motion.turn + 128) & 255) - 128;
      if (Math.abs(off) <= reachTurn && reach - away > closest.weight)
        closest = { i, j, weight: reach - away };
      isInside ||= away <= insideReach;
    }
    if (closest.weight > 0) meetings.push(closest);
    if (isInside) inside++;
  }
  const closeness = meetings.reduce((sum, { weight }) => sum + weight, 0);
  return { closeness, met: meetings.length, inside, meetings };
}

/** The weighted least-squares motion over places, its turn the best of the 256 near the old one. */
function refit(
  probe: PrintRecord,
  print: PrintRecord,
  old: Motion,
  meetings: readonly Meeting[],
): Motion | undefined {
  if (meetings.length < fewestMet) return undefined;
  const sum = { total: 0, ax: 0, ay: 0, bx: 0, by: 0, dot: 0, cross: 0 };
  for (const { i, j, weight } of meetings) {
    const [px, py] = [probe.places[2 * i], probe.places[2 * i + 1]];
    const [qx, qy] = [4 * print.places[2 * j], 4 * print.places[2 * j + 1]];
    sum.total += weight;
    sum.ax += weight * px;
    sum.ay += weight * py;
    sum.bx += weight * qx;
    sum.by += weight * qy;
    sum.dot += weight * (px * qx + py * qy);
    sum.cross += weight * (px * qy - py * qx);
  }
  const { total, ax, ay, bx, by } = sum;
  const dot = sum.dot * total - (ax * bx + ay * by);
  const cross = sum.cross * total - (ax * by - ay * bx);
  const value = (turn: number) => turnTable[2 * turn] * dot + turnTable[2 * turn + 1] * cross;
  const tried = Array.from({ length: 2 * refitTurn + 1 }, (_, k) => (old.turn + k - refitTurn) & 255);
  const turn = tried.reduce((best, one) => (value(one) > value(best) ? one : best));
  const [cosine, sine] = [turnTable[2 * turn], turnTable[2 * turn + 1]];
  return {
    turn,
    x: Math.floor((bx - (cosine * ax - sine * ay) / 64) / total + 0.5),
    y: Math.floor((by - (sine * ax + cosine * ay) / 64) / total + 0.5),
  };
}
