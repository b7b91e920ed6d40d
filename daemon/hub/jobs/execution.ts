import type { Execution, JobUpdate } from '../../fleet/jobs/messages.ts';
import { type ExecutionStatus, isEnded, mayBecome } from '../../fleet/jobs/states.ts';
import type { Job, JobExecution } from './job.ts';

export const queued = (job: string, kiosk: string, nowMs: number, before?: JobExecution): JobExecution => {
  return { job, kiosk, status: 'QUEUED', version: (before?.version ?? 0) + 1, queuedMs: nowMs };
};

/** The same execution in another state, one version on. Throws for a step that no execution takes. */
export function become(
  execution: JobExecution,
  status: ExecutionStatus,
  nowMs: number,
  reason?: string,
): JobExecution {
  if (!mayBecome(execution.status, status)) throw new Error(`${execution.status} does not become ${status}`);
  return {
    ...execution,
    status,
    version: execution.version + 1,
    ...(status === 'IN_PROGRESS' && { startedMs: nowMs }),
    ...(isEnded(status) && { endedMs: nowMs }),
    ...(reason !== undefined && { reason }),
  };
}

/**
 * What a kiosk says of its execution: undefined when it is not taken, for the version is another, or it has come to an end
 * already. The kiosk is told how it stands either way.
 */
export function updated(
  execution: JobExecution,
  { expectedVersion, status, reason, result }: JobUpdate,
  nowMs: number,
): JobExecution | undefined {
  if (execution.version !== expectedVersion || !mayBecome(execution.status, status)) return undefined;
  const next = become(execution, status, nowMs, reason);
  return result === undefined ? next : { ...next, hasResult: true };
}

/** As its kiosk is told of it. What is prepared for each kiosk when it begins is told then. */
export function wordOf({ id, kind, parameters, when, order }: Job, execution: JobExecution): Execution {
  const { version, status, parameters: own = isPrepared(kind) ? {} : parameters } = execution;
  return { job: id, version, status, kind, parameters: own, when, order };
}

/** Kinds whose parameters a kiosk gets are made when it begins. */
export const isPrepared = (kind: string): boolean => kind === 'apply-configuration';
