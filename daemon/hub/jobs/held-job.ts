import { InTurn } from '../../core/in-turn.ts';
import type { KioskAddress } from '../../core/kiosk-address.ts';
import type { JobUpdate } from '../../fleet/jobs/messages.ts';
import { type ExecutionStatus, executionStatuses, isEnded } from '../../fleet/jobs/states.ts';
import type { DocumentChange, Documents } from '../../store/contract/documents.ts';
import { allDocuments } from '../all-documents.ts';
import type { JobView } from './contract.ts';
import type { Job, JobExecution } from './job.ts';

export interface WaitingUpdate {
  readonly address: KioskAddress;
  readonly update: JobUpdate;
}

/** A job in the hub's memory, which is what is on its disk. */
export interface HeldJob {
  job: Job;
  /** By kiosk. */
  readonly executions: Map<string, JobExecution>;
  /** Changes of a job come one after the other; what kiosks say meanwhile goes into one batch. */
  readonly turns: InTurn;
  readonly waiting: WaitingUpdate[];
  /** When each kiosk was told last since the hub was started, by its name, in monotonic ms. */
  readonly told: Map<string, number>;
}

export const documentKinds = { job: 'job', execution: 'job-execution', result: 'job-result' } as const;
export const executionName = ({ job, kiosk }: Pick<JobExecution, 'job' | 'kiosk'>) => `${job}/${kiosk}`;

export const heldJob = (job: Job): HeldJob => {
  return { job, executions: new Map(), turns: new InTurn(), waiting: [], told: new Map() };
};

export async function loadJobs(documents: Documents): Promise<Map<string, HeldJob>> {
  const held = new Map<string, HeldJob>();
  for await (const { value } of allDocuments<Job>(documents, documentKinds.job))
    held.set(value.id, heldJob(value));
  for await (const { value } of allDocuments<JobExecution>(documents, documentKinds.execution)) {
    held.get(value.job)?.executions.set(value.kiosk, value);
  }
  return held;
}

export const jobPut = (job: Job): DocumentChange => ({ kind: documentKinds.job, name: job.id, value: job });
export const executionPut = (execution: JobExecution): DocumentChange => {
  return { kind: documentKinds.execution, name: executionName(execution), value: execution };
};

/** Something may come of it yet. */
export const isAtWork = ({ job, executions }: HeldJob): boolean =>
  job.status === 'IN_PROGRESS' || [...executions.values()].some(({ status }) => !isEnded(status));

export function jobView({ job, executions }: HeldJob, meant: number): JobView {
  const counts = Object.fromEntries(executionStatuses.map(status => [status, 0])) as Record<
    ExecutionStatus,
    number
  >;
  for (const { status } of executions.values()) counts[status]++;
  const { id, kind, status, reason, stage, by, target, rollout, createdMs, endedMs } = job;
  return {
    id,
    kind,
    status,
    stage,
    stages: rollout.stepsPercent.length,
    counts,
    meant,
    by,
    target,
    createdAt: new Date(createdMs).toISOString(),
    ...(reason !== undefined && { reason }),
    ...(endedMs !== undefined && { endedAt: new Date(endedMs).toISOString() }),
  };
}
