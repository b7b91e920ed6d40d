import type { GreyReason } from '../../core/answer.ts';
import type { IntakeTrait } from '../../core/intake.ts';
import { closingOf } from './closing.ts';
import type { Beside, IntakeEffect } from './effects.ts';
import {
  type ActiveState,
  type Conclusion,
  type Context,
  type IntakeState,
  isWaiting,
  modalityOf,
  type Session,
  type Step,
  type TraitStatus,
} from './state.ts';

/** The state as given, with what is to be done. */
export function go(state: IntakeState, ...effects: IntakeEffect[]): Step {
  return { state, effects };
}

/** A step with something to be done before it. */
export function after(first: readonly IntakeEffect[], { state, effects }: Step): Step {
  return { state, effects: [...first, ...effects] };
}

/** Withdraws a question that is still open. */
export function withdraw({ name }: ActiveState): IntakeEffect[] {
  return name === 'capturing' ? [{ type: 'cancel-sensing' }] : [];
}

/**
 * Asks for the first trait that is still to be taken, or for `first`. What a failed sensor would have to take is passed over and on
 * record. After the last one an officer looks at what there is.
 */
export function toNext(before: Session, context: Context, first?: IntakeTrait): Step {
  const session = withoutSensors(before, context);
  const waiting = session.traits.filter(status => isWaiting(status, context.config));
  const next = waiting.find(({ trait }) => trait === first) ?? waiting[0];
  if (next === undefined) return toReview(session, context);
  return toCapturing(session, together(next, waiting, context), context);
}

function withoutSensors(session: Session, { config }: Context): Session {
  const traits = session.traits.map((status): TraitStatus => {
    const isLost = isWaiting(status, config) && session.failed.includes(modalityOf(status.trait));
    return isLost ? { ...status, outcome: { kind: 'not-captured', reason: 'sensor' } } : status;
  });
  return { ...session, traits };
}

/** Fingers are taken one by one, eyes as the camera shows them. */
function together(
  { trait }: TraitStatus,
  waiting: readonly TraitStatus[],
  { config }: Context,
): readonly IntakeTrait[] {
  if (modalityOf(trait) === 'fingerprint' || !config.eyesTogether) return [trait];
  return waiting.map(status => status.trait).filter(one => modalityOf(one) === 'iris');
}

export function toCapturing(
  before: Session,
  targets: readonly IntakeTrait[],
  { nowMs, config }: Context,
): Step {
  const session = { ...before, question: before.question + 1 };
  const { serial, question } = session;
  const { captureTimeoutMs: timeoutMs, answerMarginMs } = config.timings;
  const deadlineMs = nowMs + timeoutMs + answerMarginMs;
  const beside = besides(session, targets);
  const kept = session.traits.flatMap(({ best }) => (best ? [best.sample] : []));
  return go(
    { name: 'capturing', session, targets, deadlineMs },
    { type: 'capture', serial, question, targets, beside, kept, timeoutMs },
  );
}

/** What has been captured of the same modality: a new finger is none of these. */
function besides({ traits }: Session, targets: readonly IntakeTrait[]): Beside[] {
  const modalities = targets.map(modalityOf);
  return traits.flatMap(({ trait, best }) => {
    if (best === undefined || targets.includes(trait)) return [];
    return modalities.includes(modalityOf(trait)) ? [{ trait, sample: best.sample }] : [];
  });
}

export function toReview(session: Session, { nowMs, config }: Context, trouble?: string): Step {
  const deadlineMs = nowMs + config.timings.unattendedMs;
  return go({ name: 'review', session, deadlineMs, ...(trouble !== undefined && { trouble }) });
}

export function toPaused(session: Session, { nowMs, config }: Context): Step {
  return go({ name: 'paused', session, deadlineMs: nowMs + config.timings.unattendedMs });
}

/** The lists are searched by what there is; GREY where there is nothing. */
export function toSearching(session: Session, officer: string, context: Context): Step {
  const closing = closingOf(session, officer);
  const [gap] = closing.gaps;
  if (closing.taken.length === 0) return toCommitting(session, officer, context, gap?.reason);
  const deadlineMs = context.nowMs + context.config.timings.searchTimeoutMs;
  return go({ name: 'searching', session, officer, deadlineMs }, { type: 'search', ...closing });
}

/** `grounds`: why nothing was searched. */
export function toCommitting(
  session: Session,
  officer: string,
  { nowMs, config }: Context,
  grounds?: GreyReason,
  answer: Conclusion['answer'] = 'GREY',
): Step {
  const deadlineMs = nowMs + config.timings.commitTimeoutMs;
  return go(
    { name: 'committing', session, officer, answer, overdue: false, deadlineMs },
    { type: 'commit', ...closingOf(session, officer), ...(grounds && { grounds }) },
  );
}

/** Nobody is at the desk any more. */
export function toIdle(serial: number, last?: Conclusion): Step {
  const deadlineMs = Number.POSITIVE_INFINITY;
  return go({ name: 'idle', serial, deadlineMs, ...(last && { last }) }, { type: 'end' });
}
