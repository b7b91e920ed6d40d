import type { ExecutionStatus } from '../../fleet/jobs/states.ts';
import type { Job, JobExecution } from './job.ts';

/** A job as `bitmapd fleet job ls` shows it. */
export interface JobView extends Pick<Job, 'id' | 'kind' | 'status' | 'reason' | 'stage' | 'by' | 'target'> {
  /** Stages beside that of the canaries. */
  readonly stages: number;
  readonly counts: Readonly<Record<ExecutionStatus, number>>;
  /** Whom it is meant for now. */
  readonly meant: number;
  /** ISO 8601 instants. */
  readonly createdAt: string;
  readonly endedAt?: string;
}

/** As `bitmapd fleet job show` shows it. */
export interface JobDetail extends JobView {
  readonly job: Job;
  /** By kiosk. */
  readonly executions: readonly JobExecution[];
}
