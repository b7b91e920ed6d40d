import type { DeskWatch, LaneConfig, LaneState, Phase } from './state.ts';
import { clearSince } from './surroundings.ts';

/** The next instant (Clock.monotonicMs) after `nowMs` at which time alone changes something; Infinity when none does. */
export function wakeAtMs({ phase, surroundings }: LaneState, nowMs: number, { timings }: LaneConfig): number {
  const watch = deskWatchOf(phase);
  const leftSinceMs = watch && clearSince(watch, surroundings);
  const instants = [
    phase.deadlineMs,
    ...later(surroundings.crowdedSinceMs, timings.crowdGraceMs, timings.crowdLimitMs),
    ...later(surroundings.emptySinceMs, timings.absenceMs),
    ...later(leftSinceMs, timings.sameStepMs, timings.passageClearMs),
  ];
  return Math.min(...instants.filter(instant => instant > nowMs));
}

function deskWatchOf(phase: Phase): DeskWatch | undefined {
  if (phase.name === 'passing' || phase.name === 'deciding') return phase;
  return phase.name === 'referred' ? phase.awaiting : undefined;
}

function later(sinceMs: number | undefined, ...delaysMs: number[]): number[] {
  return sinceMs === undefined ? [] : delaysMs.map(delayMs => sinceMs + delayMs);
}
