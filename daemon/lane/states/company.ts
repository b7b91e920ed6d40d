import type { Prompt } from '../contract.ts';
import { type LaneEffect, prompt } from '../effects.ts';
import type { LaneEvent } from '../events.ts';
import type { Approaching, Capturing, Context, Document, Progress, Step } from '../state.ts';
import { crowding } from '../surroundings.ts';
import { after, go, toGrey } from './moves.ts';

const alarm: LaneEffect = { type: 'alarm', kind: 'tailgating', detail: 'two people in the lane' };

/** Two people in the lane for too long: an officer. */
export function officerForTwo(
  phase: Pick<Progress, 'serial'> & Partial<Pick<Progress, 'gaps'>>,
  context: Context,
): Step | undefined {
  if (crowding(context) !== 'too-long') return undefined;
  return after([alarm], toGrey(phase, 'not-alone', context));
}

/** Somebody in the lane asks for help: an officer, whatever was being taken. */
export function officerForHelp(
  phase: Pick<Progress, 'serial'> & Partial<Pick<Progress, 'gaps'>>,
  event: LaneEvent,
  context: Context,
): Step | undefined {
  return event.type === 'panic' ? toGrey(phase, 'officer-called', context) : undefined;
}

/** Asks a second person to step back, and goes back to the `usual` prompt once that is done. */
export function oneAtATime(
  phase: Approaching | Document | Capturing,
  usual: Prompt,
  context: Context,
): Step | undefined {
  const crowd = crowding(context);
  if (crowd === 'long' && !phase.crowded) {
    return go(context, { ...phase, crowded: true }, prompt('one-at-a-time'));
  }
  if (crowd === 'none' && phase.crowded) return go(context, { ...phase, crowded: false }, prompt(usual));
  return undefined;
}
