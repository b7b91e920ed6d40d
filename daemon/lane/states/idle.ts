import type { Idle, Rule } from '../state.ts';
import { missing } from '../surroundings.ts';
import { go, home, toApproaching } from './moves.ts';

/** Nobody is in the lane. */
export const idle: Rule<Idle> = (phase, _event, context) => {
  const { surroundings, config } = context;
  if (missing(surroundings, config).length > 0 || surroundings.closeRequested) return home(phase, context);
  if (surroundings.outerBroken || surroundings.innerBroken) return toApproaching(context);
  return go(context, phase);
};
