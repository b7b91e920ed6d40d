import { mistakeIn } from '../../formats/schema-mistake.ts';
import { type AfterInterruption, isJobKind, kindRules } from './kinds.ts';
import type { Execution, Outcome } from './messages.ts';
import { runsAtMost } from './parameters.ts';
import { isEnded } from './states.ts';

export interface Ended {
  readonly status: Outcome;
  readonly reason?: string;
  readonly result?: unknown;
}

/** An execution as its kiosk keeps it over power cuts. */
export interface Kept {
  /** As the hub said last. */
  readonly execution: Execution;
  readonly phase:
    | 'queued' // to be asked for, and begun
    | 'running' // on the disk before the first thing is done
    | 'ended';
  /** Times that it was begun. */
  readonly runs: number;
  /** Only in phase `ended`. */
  readonly outcome?: Ended;
  /** The hub has an end of it too, this or another. */
  readonly isSettled: boolean;
}

const ended = (kept: Kept, outcome: Ended): Kept => ({ ...kept, phase: 'ended', outcome });

/** Something of it is to be said or done yet. */
export const isOpen = ({ isSettled }: Kept): boolean => !isSettled;

/**
 * With the word of the hub. Undefined: there is nothing to keep. `isAnswer`: it answers what this kiosk has asked just now, so that it
 * holds whatever version it has; otherwise an older word than one that was heard changes nothing.
 */
export function withWord(kept: Kept | undefined, execution: Execution, isAnswer: boolean): Kept | undefined {
  if (kept === undefined) return isEnded(execution.status) ? undefined : firstKept(execution);
  if (kept.phase === 'ended') return heardAfterEnd(kept, execution);
  const isNews = execution.version > kept.execution.version;
  if (!isNews && !isAnswer) return kept;
  if (!isEnded(execution.status)) return { ...kept, execution };
  return kept.phase === 'queued' ? undefined : { ...kept, execution, isSettled: true };
}

/** A hub that has no end of it has to be told, even one that was set back. */
function heardAfterEnd(kept: Kept, execution: Execution): Kept {
  if (isEnded(execution.status)) return kept.isSettled ? kept : { ...kept, execution, isSettled: true };
  const isKnown = !kept.isSettled && kept.execution.version === execution.version;
  return isKnown ? kept : { ...kept, execution, isSettled: false };
}

/** One that the hub believes to be under way and of which nothing is kept here was interrupted, and more than that. */
function firstKept(execution: Execution): Kept {
  const kept: Kept = { execution, phase: 'queued', runs: 0, isSettled: false };
  const objection = objectionTo(execution);
  if (objection !== undefined) return ended(kept, { status: 'REJECTED', reason: objection });
  if (execution.status === 'QUEUED' || ruleOf(execution) === 'repeat') return kept;
  return ended(kept, { status: 'FAILED', reason: 'the kiosk does not remember to have begun it' });
}

function objectionTo({ kind, parameters }: Execution): string | undefined {
  if (!isJobKind(kind)) return `no such kind of job here: ${kind}`;
  const mistake = mistakeIn(kindRules[kind].parameters, parameters);
  return mistake && `parameters.${mistake.field.join('.')}: got ${mistake.given}, wanted ${mistake.wanted}`;
}

const ruleOf = ({ kind }: Execution): AfterInterruption =>
  isJobKind(kind) ? kindRules[kind].afterInterruption : 'fail';

export const begun = (kept: Kept): Kept => ({ ...kept, phase: 'running', runs: kept.runs + 1 });

/** It has come to its end here; one that the hub has ended meanwhile is told to nobody. */
export const withOutcome = ended;

/** After a restart: what was running was interrupted. */
export function afterRestart(kept: Kept): Kept {
  if (kept.phase !== 'running') return kept;
  switch (ruleOf(kept.execution)) {
    case 'succeed':
      return ended(kept, { status: 'SUCCEEDED' });
    case 'fail':
      return ended(kept, { status: 'FAILED', reason: 'interrupted, and not safe to be done again' });
    case 'repeat':
      if (kept.isSettled) return ended(kept, { status: 'FAILED', reason: 'interrupted' });
      if (kept.runs < runsAtMost) return { ...kept, phase: 'queued' };
      return ended(kept, { status: 'FAILED', reason: `interrupted ${kept.runs} times` });
  }
}

/** Which is begun next: of those that may, the first. */
export function nextOf(all: Iterable<Kept>, isMaintenance: boolean): Kept | undefined {
  const ready = [...all].filter(
    ({ phase, execution }) => phase === 'queued' && (execution.when === 'any-time' || isMaintenance),
  );
  return ready.toSorted((a, b) => a.execution.order - b.execution.order)[0];
}
