import { slots } from '../layout.ts';
import { searchParameters } from '../parameters.ts';
import type { PrintRecord } from '../record.ts';
import { type Motion, turnedPlace } from './motion.ts';

const { reach, reachTurn, insideReach } = searchParameters.align;

/** What a print and the probe have in common under one motion. */
export interface Met {
  /** Sum over the probe's minutiae of how close they come to one of the print's, up to `reach` each. */
  readonly closeness: number;
  /** How many come close at all, and how many fall inside the print. */
  readonly met: number;
  readonly inside: number;
}

/** Minutia `i` of the probe comes that close to `j`, the first of the closest. */
export interface Meeting {
  readonly i: number;
  readonly j: number;
  readonly weight: number;
}

/** Lays the probe on the print. */
export function meet(
  probe: PrintRecord,
  minutiae: number,
  print: PrintRecord,
  motion: Motion,
): Met & { readonly meetings: readonly Meeting[] } {
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
