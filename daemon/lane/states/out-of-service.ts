import type { Context, OutOfService, Rule, Step } from '../state.ts';
import { missing } from '../surroundings.ts';
import { after, go, home, probes, toOutOfService, toStarting, withFailed } from './moves.ts';

/** Nobody is served. A failed device is asked again and again; a closed or evacuated lane waits for an officer. */
export const outOfService: Rule<OutOfService> = (phase, event, context) => {
  const opened = event.type === 'officer' && event.command === 'open-lane';
  switch (phase.reason) {
    case 'closed':
    case 'evacuation':
      return opened ? toStarting(phase, context) : go(context, phase); // it stands open, or nobody knows how
    case 'starting':
      return starting(phase, context);
    case 'device-failed':
      if (missing(context.surroundings, context.config).length === 0) return home(phase, context);
      return opened || context.nowMs >= phase.deadlineMs ? probe(phase, context) : go(context, phase);
  }
};

function starting(phase: OutOfService, context: Context): Step {
  const { surroundings, config, nowMs } = context;
  if (surroundings.barrier === 'closed') return home(phase, context);
  if (missing(surroundings, config).length > 0) return toOutOfService('device-failed', phase, context);
  if (nowMs < phase.deadlineMs) return go(context, phase);
  const lost = withFailed(context, 'barrier', 'end position not reached in time');
  return after(lost.alarms, toOutOfService('device-failed', phase, lost.context));
}

function probe(phase: OutOfService, context: Context): Step {
  const deadlineMs = context.nowMs + context.config.timings.deviceRetryMs;
  return go(context, { ...phase, deadlineMs }, ...probes(context));
}
