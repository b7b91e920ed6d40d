import type { IntakeEvent } from '../events.ts';
import { after, go, toCapturing, toNext } from '../moves.ts';
import {
  type Capturing,
  type Context,
  isWaiting,
  modalityOf,
  type Session,
  type Step,
  type TraitStatus,
} from '../state.ts';
import { failedTry, tried } from '../tried.ts';

/** One question to a sensor: what comes of it, and what is asked for then. */
export function capturing(state: Capturing, event: IntakeEvent, context: Context): Step {
  if (isAnswer(event, state.session)) return answered(state, event, context);
  if (context.nowMs < state.deadlineMs) return go(state);
  return after([{ type: 'cancel-sensing' }], lost(state, 'no answer in time', context));
}

type CaptureAnswer = Extract<IntakeEvent, { readonly question: number }>;

function isAnswer(event: IntakeEvent, { serial, question }: Session): event is CaptureAnswer {
  return 'question' in event && event.serial === serial && event.question === question;
}

function answered(state: Capturing, event: CaptureAnswer, context: Context): Step {
  switch (event.type) {
    case 'captured':
      return afterTry(state, context, status =>
        tried(
          status,
          event.seen.find(({ trait }) => trait === status.trait),
          context.config,
        ),
      );
    case 'capture-failed':
      return afterTry(state, context, failedTry);
    case 'sensor-failed':
      return lost(state, event.detail, context);
  }
}

/** Of what was asked for, what does not pass is asked for again, so many times as the plan allows. */
function afterTry(
  { session: before, targets }: Capturing,
  context: Context,
  attempt: (status: TraitStatus) => TraitStatus,
): Step {
  const traits = before.traits.map(status => (targets.includes(status.trait) ? attempt(status) : status));
  const session = { ...before, traits };
  const again = traits.filter(status => targets.includes(status.trait) && isWaiting(status, context.config));
  if (again.length === 0) return toNext(session, context);
  return toCapturing(
    session,
    again.map(({ trait }) => trait),
    context,
  );
}

/** The sensor has failed: the others go on. */
function lost({ session, targets }: Capturing, detail: string, context: Context): Step {
  const failed = [...new Set([...session.failed, ...targets.map(modalityOf)])];
  const sensors = targets.map(modalityOf).includes('iris') ? 'iris-camera' : 'scanner';
  return after([{ type: 'alarm', detail: `${sensors}: ${detail}` }], toNext({ ...session, failed }, context));
}
