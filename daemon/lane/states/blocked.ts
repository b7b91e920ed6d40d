import type { Blocked, Context, Rule, Step } from '../state.ts';
import { isEmpty, missing } from '../surroundings.ts';
import { go, home, sensorProbes, toPassing } from './moves.ts';

/** An officer has been called to a stuck barrier or an unfinished passage; the lane mends itself when it can. */
export const blocked: Rule<Blocked> = (phase, event, context) => {
  if (event.type === 'officer' && event.command === 'release-traveller') {
    return toPassing(phase.serial, 'officer', context);
  }
  if (event.type === 'officer' && event.command === 'reset') return home(phase, context);
  const shut = context.surroundings.barrier === 'closed';
  if (shut && isEmpty(context) && missing(context.surroundings, context.config).length === 0) {
    return home(phase, context);
  }
  return context.nowMs < phase.deadlineMs ? go(context, phase) : retry(phase, shut, context);
};

function retry(phase: Blocked, shut: boolean, context: Context): Step {
  const { deviceRetryMs, officerReminderMs } = context.config.timings;
  const call = { type: 'call-officer', reason: phase.reason } as const;
  if (shut)
    return go(
      context,
      { ...phase, deadlineMs: context.nowMs + officerReminderMs },
      call,
      ...sensorProbes(context),
    );
  const deadlineMs = context.nowMs + deviceRetryMs;
  return go(context, { ...phase, deadlineMs }, { type: 'close-barrier' }, ...sensorProbes(context));
}
