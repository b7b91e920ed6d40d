import { graver } from '../../core/answer.ts';
import type { LaneEffect } from '../effects.ts';
import type { LaneEvent, Verdict } from '../events.ts';
import type { AwaitedVerdict, Context, Deciding, DeskWatch, Phase, Rule, Step } from '../state.ts';
import { weighs } from '../traits.ts';
import { crowding, isEmpty, watchDesk } from '../surroundings.ts';
import { after, go, home, toCommitting, toGrey, toPassing, toReferred } from './moves.ts';

/** Search, then disk. Nothing is shown or opened before the disk has it. */
export const deciding: Rule<Deciding> = (before, event, context) => {
  const phase = watchDesk(before, context);
  return phase.verdict === undefined
    ? searching(phase, event, context)
    : committing(phase, phase.verdict, event, context);
};

function searching(phase: Deciding, event: LaneEvent, context: Context): Step {
  if (event.type === 'searched' && event.serial === phase.serial) {
    return toCommitting(phase, held(event.verdict, phase, context), context);
  }
  const failed = event.type === 'search-failed' && event.serial === phase.serial;
  const late = context.nowMs >= phase.deadlineMs;
  return failed || late ? toGrey(phase, 'search-failed', context) : go(context, phase);
}

/** The policy refers whoever lacks a required trait. Should it not, the lane still does: no gate opens on half a search. */
function held(verdict: Verdict, { gaps }: Deciding, { config }: Context): Verdict {
  const gap = gaps.find(one => weighs(one, config.traits));
  if (gap === undefined || verdict.outcome !== 'admit') return verdict;
  return { answer: graver('GREY', verdict.answer), outcome: 'refer', reason: gap.reason };
}

function committing(phase: Deciding, verdict: Verdict, event: LaneEvent, context: Context): Step {
  const { serial, sinceMs, left } = phase;
  if (event.type === 'committed' && event.serial === serial) {
    return conclude(phase, serial, { verdict, sinceMs, left }, context);
  }
  if (event.type === 'commit-failed' && event.serial === serial) {
    return toReferred({ serial, reason: event.reason }, context);
  }
  if (context.nowMs < phase.deadlineMs) return go(context, phase);
  return toReferred({ serial, reason: 'disk-slow', awaiting: { verdict, sinceMs, left } }, context);
}

/** The answer is on the disk: only now is it shown and acted upon. */
export function conclude(phase: Phase, serial: number, awaited: AwaitedVerdict, context: Context): Step {
  return after([{ type: 'announce', serial }], act(phase, serial, awaited, context));
}

function act(phase: Phase, serial: number, awaited: AwaitedVerdict, context: Context): Step {
  const { verdict } = awaited;
  switch (verdict.outcome) {
    case 'admit':
      return admit(serial, awaited, context);
    case 'refer':
      return toReferred({ serial, reason: verdict.reason }, context);
    case 'hold':
      return toReferred({ serial, reason: verdict.reason, hold: true }, context);
    case 'leave':
      return home(phase, context);
  }
}

function admit(serial: number, desk: DeskWatch, context: Context): Step {
  const reason = obstacle(desk, context);
  if (reason === undefined) return toPassing(serial, 'decision', context, desk.left);
  const alarm: LaneEffect = { type: 'alarm', kind: 'tailgating', detail: 'two people when the gate was due' };
  return after(reason === 'not-alone' ? [alarm] : [], toReferred({ serial, reason }, context));
}

/** Why the barrier does not open for somebody who may pass. */
function obstacle({ left }: DeskWatch, context: Context): string | undefined {
  const crowd = crowding(context);
  if (crowd === 'long' || crowd === 'too-long') return 'not-alone';
  if (context.surroundings.failed.includes('presence')) return 'device-failed';
  // Somebody stands at the desk again: the barrier must not open for another than the one who was searched for.
  if (isEmpty(context) || (left && context.surroundings.innerBroken)) return 'left-before-answer';
  return undefined;
}
