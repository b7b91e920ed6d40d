/** Of an execution, which is one job at one kiosk: the names and the meaning that AWS IoT Jobs gives them. */
export const executionStatuses = [
  'QUEUED', // the kiosk may begin
  'IN_PROGRESS', // the hub has agreed that it begins
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT', // begun, and nothing was heard of its end
  'REJECTED', // the kiosk cannot do this at all
  'REMOVED', // not begun, and the kiosk is no longer meant
  'CANCELED',
] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

/** What each may become; an execution that has ended stays as it is, but that one who comes back may be asked again. */
const successors: Readonly<Record<ExecutionStatus, readonly ExecutionStatus[]>> = {
  QUEUED: ['IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'REJECTED', 'REMOVED', 'CANCELED'],
  IN_PROGRESS: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'REJECTED', 'CANCELED'],
  SUCCEEDED: [],
  FAILED: [],
  TIMED_OUT: [],
  REJECTED: [],
  REMOVED: ['QUEUED'],
  CANCELED: [],
};

export const mayBecome = (from: ExecutionStatus, to: ExecutionStatus): boolean =>
  successors[from].includes(to);

export const isEnded = (status: ExecutionStatus): boolean => status !== 'QUEUED' && status !== 'IN_PROGRESS';

/** Counts against the threshold of a job. */
export const isFailure = (status: ExecutionStatus): boolean =>
  status === 'FAILED' || status === 'TIMED_OUT' || status === 'REJECTED';

export type JobStatus = 'IN_PROGRESS' | 'CANCELED' | 'COMPLETED';
