import { Type } from 'typebox';
import { jobKinds } from '../../../fleet/jobs/kinds.ts';
import { type ExecutionStatus, executionStatuses } from '../../../fleet/jobs/states.ts';
import { Instant, Words } from '../../../http/schemas/common.ts';
import type { JobShown } from '../../desk/fleet-desk.ts';
import type { JobDetail, JobView } from '../../jobs/contract.ts';
import { TargetSchema } from '../../jobs/job.ts';

const count = Type.Integer({ minimum: 0 });
const counts = Object.fromEntries(executionStatuses.map(status => [status, count])) as Record<
  ExecutionStatus,
  typeof count
>;
const whole = Type.Object({}, { additionalProperties: true });

const view = {
  id: Type.String(),
  kind: Words([...jobKinds]),
  status: Words(['IN_PROGRESS', 'CANCELED', 'COMPLETED']),
  reason: Type.Optional(Type.String()),
  stage: Type.Integer({ description: '0: the canaries' }),
  stages: count,
  by: Type.String(),
  target: TargetSchema,
  counts: Type.Object(counts),
  meant: count,
  createdAt: Instant,
  endedAt: Type.Optional(Instant),
};
const progress = Type.Array(
  Type.Object({
    percent: Type.Number({ description: '0: the canaries' }),
    kiosks: count,
    asked: count,
    ended: count,
    failed: count,
  }),
);

export const JobId = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) });
export const Job = Type.Unsafe<JobView>(Type.Object(view));
export const Jobs = Type.Unsafe<{ readonly jobs: readonly JobView[] }>(
  Type.Object({ jobs: Type.Array(Type.Object(view)) }),
);
export const JobDetails = Type.Unsafe<JobDetail & JobShown>(
  Type.Object({ ...view, progress, job: whole, executions: Type.Array(whole) }),
);
