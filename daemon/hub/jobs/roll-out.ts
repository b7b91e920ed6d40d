import { isEnded, isFailure } from '../../fleet/jobs/states.ts';
import { become, queued } from './execution.ts';
import type { Job, JobExecution } from './job.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Where a job is to go from here. */
export interface Advance {
  readonly job: Job;
  /** The executions that changed, or are new. */
  readonly changed: readonly JobExecution[];
}

interface Walk {
  readonly nowMs: number;
  /** In the order in which they shall be asked. */
  readonly targets: readonly string[];
  readonly executions: Map<string, JobExecution>;
  readonly changed: Map<string, JobExecution>;
  job: Job;
}

/**
 * Pure: brings a job on by what is known now. Who has been under way for too long has timed out, also once the job has ended; who
 * is no longer meant is removed; when too many have failed the job ends; when a step is through the next one begins, with as
 * many as it allows.
 */
export function advance(
  job: Job,
  executions: ReadonlyMap<string, JobExecution>,
  targets: readonly string[],
  nowMs: number,
): Advance {
  const walk: Walk = { nowMs, targets, executions: new Map(executions), changed: new Map(), job };
  timeOut(walk);
  for (const look of [removeOthers, stopAtThreshold, nextStep, ask, expire, complete]) {
    if (walk.job.status === 'IN_PROGRESS') look(walk);
  }
  return { job: walk.job, changed: [...walk.changed.values()] };
}

/** Nobody else begins; `isForced`: whoever has begun is told to let it be. */
export function cancel(
  job: Job,
  executions: ReadonlyMap<string, JobExecution>,
  nowMs: number,
  { reason, isForced }: { readonly reason: string; readonly isForced: boolean },
): Advance {
  const walk: Walk = { nowMs, targets: [], executions: new Map(executions), changed: new Map(), job };
  end(walk, 'CANCELED', reason);
  if (isForced) {
    for (const one of [...walk.executions.values()].filter(({ status }) => status === 'IN_PROGRESS')) {
      put(walk, become(one, 'CANCELED', nowMs, reason));
    }
  }
  return { job: walk.job, changed: [...walk.changed.values()] };
}

/** How many may have been asked in a stage, of so many. */
export function limitOf(
  { rollout: { canary, stepsPercent }, stage }: Pick<Job, 'rollout' | 'stage'>,
  count: number,
): number {
  const percent = stage === 0 ? 0 : (stepsPercent[stage - 1] ?? 100);
  return Math.min(count, Math.max(canary, Math.ceil((count * percent) / 100)));
}

/** Those who count as asked: who was removed is not. */
const asked = ({ executions }: Pick<Walk, 'executions'>) =>
  [...executions.values()].filter(({ status }) => status !== 'REMOVED');

function put(walk: Walk, execution: JobExecution): void {
  walk.executions.set(execution.kiosk, execution);
  walk.changed.set(execution.kiosk, execution);
}

function timeOut(walk: Walk): void {
  const { job, nowMs } = walk;
  for (const one of [...walk.executions.values()]) {
    const isOver = (one.startedMs ?? nowMs) + job.timeoutMinutes * minuteMs <= nowMs;
    if (one.status === 'IN_PROGRESS' && isOver)
      put(walk, become(one, 'TIMED_OUT', nowMs, 'nothing was heard of its end'));
  }
}

function removeOthers(walk: Walk): void {
  const meant = new Set(walk.targets);
  for (const one of [...walk.executions.values()]) {
    if (one.status !== 'QUEUED' || meant.has(one.kiosk)) continue;
    put(walk, become(one, 'REMOVED', walk.nowMs, 'no longer among those who are meant'));
  }
}

function stopAtThreshold(walk: Walk): void {
  const { threshold } = walk.job;
  const over = asked(walk).filter(({ status }) => isFailure(status) || status === 'SUCCEEDED');
  const failed = over.filter(({ status }) => isFailure(status)).length;
  const isTooMany = failed > 0 && failed * 100 >= threshold.percent * over.length;
  if (over.length < threshold.ended || !isTooMany) return;
  end(walk, 'CANCELED', `${failed} of ${over.length} failed: the limit is ${threshold.percent} %`);
}

/** Whoever has not begun does not begin any more. */
function end(walk: Walk, status: 'CANCELED' | 'COMPLETED', reason?: string): void {
  const { nowMs } = walk;
  walk.job = { ...walk.job, status, endedMs: nowMs, ...(reason !== undefined && { reason }) };
  for (const one of [...walk.executions.values()]) {
    if (one.status === 'QUEUED') put(walk, become(one, 'CANCELED', nowMs, reason ?? 'the job has ended'));
  }
}

/**
 * A step is through when all that it allows were asked, and have ended, or were absent for long. Then the next one begins if
 * anybody has succeeded at all; when everybody has ended and nobody has, the job stops: more of the same helps nobody.
 */
function nextStep(walk: Walk): void {
  const { job, nowMs, targets } = walk;
  const all = asked(walk);
  if (all.length === 0 || all.length < limitOf(job, targets.length)) return;
  const isAbsent = ({ status, queuedMs }: JobExecution) =>
    status === 'QUEUED' && nowMs - queuedMs >= job.rollout.absentMinutes * minuteMs;
  if (all.some(({ status }) => status === 'SUCCEEDED')) {
    const isThrough = all.every(one => isEnded(one.status) || isAbsent(one));
    if (isThrough && job.stage < job.rollout.stepsPercent.length) walk.job = { ...job, stage: job.stage + 1 };
  } else if (all.every(({ status }) => isEnded(status))) {
    end(walk, 'CANCELED', `none of the first ${all.length} has succeeded`);
  }
}

function ask(walk: Walk): void {
  const { job, nowMs, targets } = walk;
  if (isExpired(walk)) return;
  let free = limitOf(job, targets.length) - asked(walk).length;
  for (const kiosk of targets) {
    if (free <= 0) return;
    const before = walk.executions.get(kiosk);
    if (before !== undefined && before.status !== 'REMOVED') continue;
    put(walk, queued(job.id, kiosk, nowMs, before));
    free--;
  }
}

const isExpired = ({ job, nowMs }: Walk) => nowMs >= job.createdMs + job.expiresHours * hourMs;

function expire(walk: Walk): void {
  if (!isExpired(walk)) return;
  for (const one of [...walk.executions.values()]) {
    if (one.status === 'QUEUED') put(walk, become(one, 'CANCELED', walk.nowMs, 'expired before it began'));
  }
}

/** A continuous job waits for those who may join until it expires. */
function complete(walk: Walk): void {
  const { executions, targets, job } = walk;
  const isAtWork = [...executions.values()].some(({ status }) => !isEnded(status));
  if (isAtWork) return;
  const isEverybody = targets.every(kiosk => executions.has(kiosk));
  if (isExpired(walk) || (job.selection === 'snapshot' && isEverybody)) end(walk, 'COMPLETED');
}
