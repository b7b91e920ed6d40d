import type { QualityReason } from '../../core/quality.ts';
import type { LaneEvent } from '../events.ts';
import type { Capturing, Context, Rule, Step } from '../state.ts';
import { isEmpty } from '../surroundings.ts';
import { officerForTwo, oneAtATime } from './company.ts';
import { after, go, toCapturing, toGrey, toSearching, withFailed } from './moves.ts';

/** The traveller is asked for a finger: so many attempts as the policy allows, then a human. */
export const capturing: Rule<Capturing> = (phase, event, context) =>
  interrupted(phase, event, context) ??
  answered(phase, event, context) ??
  oneAtATime(phase, 'place-finger', context) ??
  late(phase, context) ??
  go(context, phase);

function interrupted(phase: Capturing, event: LaneEvent, context: Context): Step | undefined {
  const { failed } = context.surroundings;
  if (failed.includes('scanner') || failed.includes('presence')) {
    return toGrey(phase.serial, 'device-failed', context);
  }
  if (event.type === 'search-failed' && event.serial === phase.serial) {
    return toGrey(phase.serial, 'search-failed', context);
  }
  if (isEmpty(context)) return toGrey(phase.serial, 'abandoned', context);
  return officerForTwo(phase, context);
}

/** What is captured while two people stand there may be the other one's: it uses up the attempt. */
function answered(phase: Capturing, event: LaneEvent, context: Context): Step | undefined {
  if (event.type === 'captured') {
    if (event.serial !== phase.serial || event.attempt !== phase.attempt) return undefined;
    if (event.usable && !phase.crowded) return toSearching(phase.serial, context);
    return again({ ...phase, pending: false }, event.hints, context);
  }
  return !phase.pending && !phase.crowded ? again(phase, [], context) : undefined;
}

function again(phase: Capturing, hints: readonly QualityReason[], context: Context): Step {
  if (phase.attempt >= context.config.captureAttempts) return toGrey(phase.serial, 'unreadable', context);
  if (phase.crowded) return go(context, phase);
  return toCapturing(phase.serial, phase.attempt + 1, context, hints);
}

function late(phase: Capturing, context: Context): Step | undefined {
  if (!phase.pending || context.nowMs < phase.deadlineMs) return undefined;
  const lost = withFailed(context, 'scanner', 'no answer in time');
  return after(lost.alarms, toGrey(phase.serial, 'device-failed', lost.context));
}
