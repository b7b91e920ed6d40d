import type { Approaching, Context, Rule, Step } from '../state.ts';
import { crowding, missing } from '../surroundings.ts';
import { officerForHelp, officerForTwo, oneAtATime } from './company.ts';
import { go, home, toBlocked, toDesk } from './moves.ts';

/** Somebody crosses the mouth of the lane. Whoever never reaches the desk leaves no record. */
export const approaching: Rule<Approaching> = (phase, event, context) => {
  const { surroundings, config } = context;
  if (missing(surroundings, config).length > 0 || surroundings.closeRequested) return home(phase, context);
  const company =
    officerForHelp(phase, event, context) ??
    officerForTwo(phase, context) ??
    oneAtATime(phase, 'step-forward', context);
  if (company) return company;
  if (surroundings.innerBroken && crowding(context) === 'none') return toDesk(phase.serial, context);
  return context.nowMs >= phase.deadlineMs ? late(phase, context) : go(context, phase);
};

function late(phase: Approaching, context: Context): Step {
  if (!context.surroundings.outerBroken) return home(phase, context);
  return toBlocked(phase.serial, 'lane-not-clear', context);
}
