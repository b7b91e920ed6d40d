import type { LaneConfig, LaneState } from './state.ts';
import { clearSince } from './states/passing.ts';

/** The next instant (Clock.monotonicMs) after `nowMs` at which time alone changes something; Infinity when none does. */
export function wakeAtMs({ phase, surroundings }: LaneState, nowMs: number, { timings }: LaneConfig): number {
  const leftSinceMs = phase.name === 'passing' ? clearSince(phase, surroundings) : undefined;
  const instants = [
    phase.deadlineMs,
    ...later(surroundings.crowdedSinceMs, timings.crowdGraceMs, timings.crowdLimitMs),
    ...later(surroundings.emptySinceMs, timings.absenceMs),
    ...later(leftSinceMs, timings.sameStepMs, timings.passageClearMs),
  ];
  return Math.min(...instants.filter(instant => instant > nowMs));
}

function later(sinceMs: number | undefined, ...delaysMs: number[]): number[] {
  return sinceMs === undefined ? [] : delaysMs.map(delayMs => sinceMs + delayMs);
}
