import type { LaneEffect } from '../effects.ts';
import type { LaneEvent } from '../events.ts';
import type { Context, Passing, Rule, Step } from '../state.ts';
import { clearSince, crowding, lasted, watchDesk } from '../surroundings.ts';
import { after, andThen, go, home, toBlocked, toReferred, withFailed } from './moves.ts';

/** The barrier opens, one person goes through, the barrier closes. */
export const passing: Rule<Passing> = (phase, event, context) =>
  broken(phase, event, context) ?? followed(phase, event, context) ?? stage(phase, event, context);

/** A barrier that failed before may be tried again by an officer: only what it does now counts. */
function broken(phase: Passing, event: LaneEvent, context: Context): Step | undefined {
  if (event.type === 'device-failed' && event.device === 'barrier') {
    return toBlocked(phase.serial, 'barrier-stuck', context);
  }
  return context.surroundings.failed.includes('presence') ? shut(phase, context) : undefined;
}

/** Whether the passage is over cannot be told: an officer, and the barrier closes (never on a person). */
function shut(phase: Passing, context: Context): Step {
  return andThen(toBlocked(phase.serial, 'passage-not-finished', context), { type: 'close-barrier' });
}

/** Two at once in the lane, or somebody at the desk again after it was clear: a second person follows. */
function followed(phase: Passing, event: LaneEvent, context: Context): Step | undefined {
  const crowd = crowding(context);
  const second = phase.left && event.type === 'beam' && event.beam === 'inner' && event.broken;
  if (!second && crowd !== 'long' && crowd !== 'too-long') return undefined;
  const referred = toReferred(
    { ...(phase.serial === undefined ? {} : { serial: phase.serial }), reason: 'tailgating' },
    context,
  );
  const alarm: LaneEffect = { type: 'alarm', kind: 'tailgating', detail: 'a second person followed' };
  return after([alarm], andThen(referred, { type: 'close-barrier' }));
}

function stage(phase: Passing, event: LaneEvent, context: Context): Step {
  switch (phase.stage) {
    case 'opening':
      if (event.type === 'barrier' && event.position === 'open') return opened(phase, context);
      return context.nowMs >= phase.deadlineMs ? stuck(phase, context) : go(context, phase);
    case 'open':
      return open(phase, context);
    case 'closing':
      if (event.type === 'barrier' && event.position === 'closed') return home(phase, context);
      return context.nowMs >= phase.deadlineMs ? stuck(phase, context) : go(context, phase);
  }
}

function opened(phase: Passing, context: Context): Step {
  const deadlineMs = context.nowMs + context.config.timings.passTimeoutMs;
  return go(context, { ...phase, stage: 'open', sinceMs: context.nowMs, deadlineMs });
}

function open(phase: Passing, context: Context): Step {
  const { nowMs, config } = context;
  const { passageClearMs, barrierTimeoutMs } = config.timings;
  if (lasted(clearSince(phase, context.surroundings), passageClearMs, nowMs)) {
    const deadlineMs = nowMs + barrierTimeoutMs;
    const closing: Passing = { ...phase, stage: 'closing', sinceMs: nowMs, left: true, deadlineMs };
    return go(context, closing, { type: 'close-barrier' });
  }
  if (nowMs >= phase.deadlineMs) return shut(phase, context);
  return go(context, watchDesk(phase, context));
}

function stuck(phase: Passing, context: Context): Step {
  const lost = withFailed(context, 'barrier', 'end position not reached in time');
  return after(lost.alarms, toBlocked(phase.serial, 'barrier-stuck', lost.context));
}
