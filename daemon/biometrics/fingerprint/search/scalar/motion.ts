import { turnTable } from '../layout.ts';
import { searchParameters } from '../parameters.ts';
import type { PrintRecord } from '../record.ts';
import type { Group } from './groups.ts';
import type { Meeting } from './meeting.ts';

const { refitTurn, fewestMet } = searchParameters.align;

/** A turn of 256, then a shift in quarters of the unit. */
export interface Motion {
  readonly turn: number;
  readonly x: number;
  readonly y: number;
}

/** The weighted mean of a group's turns and shifts. */
export function motionOf(probe: PrintRecord, print: PrintRecord, { pairs, reference }: Group): Motion {
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

/** Where a turn about the first place brings a minutia of the probe, in quarters of the unit. */
export function turnedPlace({ places }: PrintRecord, i: number, turn: number): [number, number] {
  const [cosine, sine] = [turnTable[2 * turn], turnTable[2 * turn + 1]];
  const [x, y] = [places[2 * i], places[2 * i + 1]];
  return [(cosine * x - sine * y) >> 6, (sine * x + cosine * y) >> 6];
}

/** The weighted least-squares motion over places, its turn the best of the 256 near the old one. Undefined where too few meet. */
export function refit(
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
