import { messageOf } from '../../core/errors.ts';
import type { Configuration, Rejection } from './configuration.ts';
import type { Ending } from './state.ts';
import {
  afterStep,
  fieldOf,
  needsIdle,
  type Standing,
  type Step,
  type StepExecutors,
  stepsFrom,
} from './steps.ts';

/**
 * Does `work` while nobody is served, and lets nobody begin until it has ended; false, and nothing was done, when somebody was
 * served for all of `waitMs`. Rejects with what `work` rejects with.
 */
export type WhenIdle = (work: () => Promise<void>, waitMs: number) => Promise<boolean>;

export interface CarryOutOptions {
  readonly executors: StepExecutors;
  readonly whenIdle: WhenIdle;
  readonly idleWaitMs: number;
  /** Told each time a step has waited in vain for the lane, before it waits again. */
  readonly onWaiting: (waiting: Rejection) => void;
  /** True once there is something newer to do, or an end: asked before each step, and after each wait. */
  readonly isOver: () => boolean;
}

export interface CarriedOut {
  /** Undefined when it was over before the end. */
  readonly ending?: Ending;
  /** How things stand now. */
  readonly standing: Standing;
}

/** A step that failed, and how things stand if it was done all the same. */
interface Failure extends Rejection {
  readonly standing: Standing;
}

/** Goes step by step to a configuration; when a step fails, back to the one that was in force. */
export async function carryOut(
  from: Standing,
  desired: Configuration,
  lastGood: Configuration,
  options: CarryOutOptions,
): Promise<CarriedOut> {
  const forth = await walk(from, stepsFrom(from, desired), options);
  if (!('field' in forth)) {
    return forth.over ? forth : { ...forth, ending: { state: 'applied' } };
  }
  const { field, reason } = forth;
  const back = await goTo(forth.standing, lastGood, { ...options, isOver: () => false });
  const failed = 'reason' in back ? `${reason}; going back failed too: ${back.reason}` : reason;
  return { standing: back.standing, ending: { state: 'failed', field, reason: failed } };
}

/** Step by step to a configuration that was in force before; `reason`: why it did not get there. */
export async function goTo(
  from: Standing,
  lastGood: Configuration,
  options: CarryOutOptions,
): Promise<{ readonly standing: Standing; readonly reason?: string }> {
  const walked = await walk(from, stepsFrom(from, lastGood), options);
  if (!('field' in walked)) return { standing: walked.standing };
  return { standing: walked.standing, reason: `${walked.field}: ${walked.reason}` };
}

interface Walked {
  readonly standing: Standing;
  readonly over: boolean;
}

async function walk(
  from: Standing,
  steps: readonly Step[],
  options: CarryOutOptions,
): Promise<Walked | Failure> {
  let standing = from;
  for (const step of steps) {
    try {
      if (!(await take(step, options))) return { standing, over: true };
    } catch (error) {
      return { field: fieldOf[step.step], reason: messageOf(error), standing: afterStep(standing, step) };
    }
    standing = afterStep(standing, step);
  }
  return { standing, over: false };
}

/** False when it was over before the step was taken. */
async function take(step: Step, options: CarryOutOptions): Promise<boolean> {
  const { executors, whenIdle, idleWaitMs, onWaiting, isOver } = options;
  const execute = executors[step.step] as (step: Step) => Promise<void>;
  for (;;) {
    if (isOver()) return false;
    if (!needsIdle(step)) {
      await execute(step);
      return true;
    }
    if (await whenIdle(() => execute(step), idleWaitMs)) return true;
    onWaiting({ field: fieldOf[step.step], reason: 'somebody is being served' });
  }
}
