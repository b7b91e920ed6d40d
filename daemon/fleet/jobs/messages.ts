import { type Static, Type } from 'typebox';
import { type ExecutionStatus, executionStatuses } from './states.ts';

/** Fields that are not named here are let through: a newer program may send more. */
const id = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });
const words = Type.String({ maxLength: 1_024 });

export const startTimes = ['any-time', 'maintenance'] as const;
export type StartTime = (typeof startTimes)[number];

/** An execution as the hub holds it: whole each time, so that the newest says all. */
export const ExecutionSchema = Type.Object({
  job: id,
  version: Type.Integer({ minimum: 1, description: 'Grows by one with each change.' }),
  status: Type.Unsafe<ExecutionStatus>({ enum: executionStatuses }),
  kind: Type.String({ maxLength: 64, description: 'A newer hub may know more kinds: REJECTED.' }),
  parameters: Type.Unknown(),
  when: Type.Unsafe<StartTime>({ enum: startTimes }),
  order: Type.Integer({ minimum: 0, description: 'Of two that may begin the lower one goes first.' }),
});
export type Execution = Static<typeof ExecutionSchema>;

/** What is there for me? */
export const JobRequestSchema = Type.Object({ type: Type.Literal('request') });

/** What a kiosk says of an execution. To say IN_PROGRESS is to ask: it begins when the answer says IN_PROGRESS too. */
export const JobUpdateSchema = Type.Object({
  type: Type.Literal('update'),
  id: Type.String({
    pattern: '^[A-Za-z0-9_-]{1,64}$',
    description: 'Of this saying; the answer names it, so that an old answer is none.',
  }),
  job: id,
  expectedVersion: Type.Integer({ minimum: 0 }),
  status: Type.Unsafe<Outcome | 'IN_PROGRESS'>({ enum: ['IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'REJECTED'] }),
  reason: Type.Optional(words),
  result: Type.Optional(Type.Unknown()),
});
export type JobUpdate = Static<typeof JobUpdateSchema>;
export type Outcome = 'SUCCEEDED' | 'FAILED' | 'REJECTED';

export const JobUpSchema = Type.Union([JobRequestSchema, JobUpdateSchema]);
export type JobUp = Static<typeof JobUpSchema>;

/** The answer to an update, whether it was taken or not; or news. */
export const ExecutionMessageSchema = Type.Object({
  type: Type.Literal('execution'),
  re: Type.Optional(id),
  execution: ExecutionSchema,
});

/** The answer to a request: all that have not ended. */
export const ExecutionsMessageSchema = Type.Object({
  type: Type.Literal('executions'),
  executions: Type.Array(ExecutionSchema, { maxItems: 100 }),
});

/** The answer to an update of an execution that the hub knows nothing of. */
export const UnknownJobSchema = Type.Object({ type: Type.Literal('unknown'), job: id });

export const JobDownSchema = Type.Union([ExecutionMessageSchema, ExecutionsMessageSchema, UnknownJobSchema]);
export type JobDown = Static<typeof JobDownSchema>;
