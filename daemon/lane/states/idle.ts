import type { Context, Idle, Rule, Step } from '../state.ts';
import { isWaitedFor, missing } from '../surroundings.ts';
import { go, home, impairedProbes, toApproaching, toBlocked } from './moves.ts';

/** Nobody waits to be served. */
export const idle: Rule<Idle> = (phase, _event, context) => {
  const { surroundings, config } = context;
  if (missing(surroundings, config).length > 0 || surroundings.closeRequested) return home(phase, context);
  if (isWaitedFor(surroundings)) return toApproaching(context);
  return surroundings.vacating ? vacating(phase, context) : vacated(phase, context);
};

function vacating(phase: Idle, context: Context): Step {
  if (context.nowMs < phase.deadlineMs) return go(context, phase);
  return toBlocked(undefined, 'lane-not-clear', context);
}

/** Time alone changes nothing then, unless a sensor is missed: it is asked now and again whether it is back. */
function vacated(phase: Idle, context: Context): Step {
  const wanted = impairedProbes(context);
  const settled = phase.deadlineMs === Number.POSITIVE_INFINITY;
  if (wanted.length === 0) {
    return go(context, settled ? phase : { ...phase, deadlineMs: Number.POSITIVE_INFINITY });
  }
  if (context.nowMs < phase.deadlineMs && !settled) return go(context, phase);
  const deadlineMs = context.nowMs + context.config.timings.deviceRetryMs;
  return go(context, { ...phase, deadlineMs }, ...(settled ? [] : wanted));
}
