import type { IntakeEvent } from './events.ts';
import {
  after,
  go,
  toCommitting,
  toIdle,
  toNext,
  toPaused,
  toReview,
  toSearching,
  withdraw,
} from './moves.ts';
import { objection, told, type TraitOrder, withSensor } from './orders.ts';
import type {
  ActiveState,
  Committing,
  Context,
  Idle,
  IntakeConfig,
  IntakeState,
  Searching,
  Step,
} from './state.ts';
import { capturing } from './states/capturing.ts';

type OrderEvent = Extract<IntakeEvent, { readonly type: 'order' }>;

/**
 * The intake desk, whole: what happens next, and what is to be done about it. Pure; `nowMs` is Clock.monotonicMs. An order that
 * means nothing in a state (`objection`) changes nothing.
 */
export function step(state: IntakeState, event: IntakeEvent, nowMs: number, config: IntakeConfig): Step {
  const context: Context = { nowMs, config };
  if (event.type === 'order') {
    return objection(state, event) === undefined ? ordered(state, event, context) : go(state);
  }
  switch (state.name) {
    case 'idle':
      return go(state);
    case 'capturing':
      return capturing(state, event, context);
    case 'review':
    case 'paused':
      return nowMs >= state.deadlineMs ? expired(state) : go(state);
    case 'searching':
      return searching(state, event, context);
    case 'committing':
      return committing(state, event, context);
  }
}

/** The next instant (Clock.monotonicMs) at which time alone changes something; Infinity when none does. */
export function wakeAtMs({ deadlineMs }: IntakeState): number {
  return deadlineMs;
}

function ordered(state: IntakeState, event: OrderEvent, context: Context): Step {
  if (state.name === 'idle') return begun(state, event, context);
  const { session } = state;
  switch (event.order) {
    case 'start':
      return go(state);
    case 'cancel':
      return after(withdraw(state), toIdle(session.serial));
    case 'pause':
      return after(withdraw(state), toPaused(session, context));
    case 'resume':
      return toNext(withSensor(session), context);
    case 'finish':
      return after(withdraw(state), toSearching(session, event.officer, context));
    case 'retake':
    case 'override':
    case 'absent':
      return aboutTrait(state, event, event.officer, context);
  }
}

function begun({ serial: before }: Idle, { officer }: OrderEvent, context: Context): Step {
  const serial = before + 1;
  const traits = context.config.traits.map(trait => ({ trait, attempts: 0, tries: 0, hints: [] }));
  const first = toNext({ serial, traits, question: 0, failed: [] }, context);
  return after([{ type: 'begin', serial, officer }], first);
}

/** A question about another trait goes on; one about this trait is withdrawn, and so is any when this one is to be taken now. */
function aboutTrait(state: ActiveState, order: TraitOrder, officer: string, context: Context): Step {
  const session = told(state.session, order, officer, context.config);
  if (state.name === 'paused') return toPaused(session, context);
  if (order.order === 'retake') return after(withdraw(state), toNext(session, context, order.trait));
  if (state.name !== 'capturing') return toReview(session, context);
  if (!state.targets.includes(order.trait)) return go({ ...state, session });
  return after(withdraw(state), toNext(session, context));
}

/** Nobody goes on with it: what was captured of somebody must not lie there. */
function expired({ session: { serial } }: ActiveState): Step {
  return after([{ type: 'expire', serial }], toIdle(serial));
}

function searching(state: Searching, event: IntakeEvent, context: Context): Step {
  const { session, officer, deadlineMs } = state;
  if (event.type === 'searched' && event.serial === session.serial) {
    return toCommitting(session, officer, context, undefined, event.answer);
  }
  const failed = event.type === 'search-failed' && event.serial === session.serial;
  if (!failed && context.nowMs < deadlineMs) return go(state);
  return toCommitting(session, officer, context, 'search-failed');
}

/** Only once it is on the disk the answer is shown. What the disk does not take is not lost: it can be finished again. */
function committing(state: Committing, event: IntakeEvent, context: Context): Step {
  const { session, answer, deadlineMs } = state;
  const { serial } = session;
  if (event.type === 'committed' && event.serial === serial) return toIdle(serial, { serial, answer });
  if (event.type === 'commit-failed' && event.serial === serial) {
    return toReview(session, context, event.reason);
  }
  if (context.nowMs < deadlineMs) return go(state);
  return go({ ...state, overdue: true, deadlineMs: Number.POSITIVE_INFINITY });
}
