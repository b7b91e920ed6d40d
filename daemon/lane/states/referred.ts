import type { LaneEvent } from '../events.ts';
import type { Context, Referred, Rule, Step } from '../state.ts';
import { isEmpty, watchDesk } from '../surroundings.ts';
import { conclude } from './deciding.ts';
import { go, home, sensorProbes, toPassing } from './moves.ts';

/** An officer has been called. The way back is free; once the lane is empty it serves the next. */
export const referred: Rule<Referred> = (before, event, context) => {
  const phase = watched(before, context);
  if (event.type === 'officer' && event.command === 'release-traveller') {
    return toPassing(phase.serial, 'officer', context);
  }
  if (event.type === 'officer' && event.command === 'reset') return home(phase, context);
  return (
    overdue(phase, event, context) ??
    (isEmpty(context) && !phase.hold ? home(phase, context) : remind(phase, context))
  );
};

function watched(phase: Referred, context: Context): Referred {
  if (phase.awaiting === undefined) return phase;
  const awaiting = watchDesk(phase.awaiting, context);
  return awaiting === phase.awaiting ? phase : { ...phase, awaiting };
}

/** The disk answers after all. */
function overdue(phase: Referred, event: LaneEvent, context: Context): Step | undefined {
  const { awaiting, ...settled } = phase;
  if (awaiting === undefined) return undefined;
  if (event.type === 'committed' && event.serial === phase.serial) {
    return conclude(phase, event.serial, awaiting, context);
  }
  if (event.type !== 'commit-failed' || event.serial !== phase.serial) return undefined;
  return go(context, { ...settled, reason: event.reason }, { type: 'call-officer', reason: event.reason });
}

function remind(phase: Referred, context: Context): Step {
  if (context.nowMs < phase.deadlineMs) return go(context, phase);
  const deadlineMs = context.nowMs + context.config.timings.officerReminderMs;
  return go(
    context,
    { ...phase, deadlineMs },
    { type: 'call-officer', reason: phase.reason },
    ...sensorProbes(context),
  );
}
