import { type Static, Type } from 'typebox';
import { type StartTime, startTimes } from '../../fleet/jobs/messages.ts';
import type { ExecutionStatus, JobStatus } from '../../fleet/jobs/states.ts';
import { type JobKind, jobKinds } from '../../fleet/jobs/kinds.ts';

const strict = { additionalProperties: false };
const name = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' });

/** Whom a job is meant for: all of these together. */
export const TargetSchema = Type.Object(
  {
    everybody: Type.Optional(Type.Literal(true)),
    groups: Type.Optional(Type.Array(name, { maxItems: 100 })),
    shards: Type.Optional(Type.Array(name, { maxItems: 100 })),
    tags: Type.Optional(Type.Array(name, { maxItems: 100 })),
    kiosks: Type.Optional(
      Type.Array(Type.String({ maxLength: 200, description: 'tenant/shard/device' }), { maxItems: 10_000 }),
    ),
  },
  { ...strict, minProperties: 1 },
);
export type Target = Static<typeof TargetSchema>;

export const JobRequestSchema = Type.Object(
  {
    kind: Type.Unsafe<JobKind>({ enum: jobKinds }),
    parameters: Type.Unknown({ description: 'As the kind has them (daemon/fleet/jobs/kinds.ts).' }),
    target: TargetSchema,
    selection: Type.Unsafe<'snapshot' | 'continuous'>({
      enum: ['snapshot', 'continuous'],
      default: 'snapshot',
      description: 'continuous: whoever joins the target before the job expires gets it too.',
    }),
    when: Type.Unsafe<StartTime>({ enum: startTimes, default: 'any-time' }),
    rollout: Type.Object(
      {
        canary: Type.Integer({
          default: 1,
          minimum: 1,
          maximum: 10_000,
          description: 'Kiosks that go first; one of them at least has to succeed.',
        }),
        stepsPercent: Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: 100 }), {
          default: [10, 50, 100],
          minItems: 1,
          maxItems: 20,
          description: 'Of the target, growing; the last is 100.',
        }),
        absentMinutes: Type.Number({
          default: 10,
          minimum: 0,
          maximum: 10_080,
          description: 'A step does not wait longer for kiosks that have not begun: they come later.',
        }),
      },
      { ...strict, default: {} },
    ),
    threshold: Type.Object(
      {
        percent: Type.Number({ default: 10, exclusiveMinimum: 0, maximum: 100 }),
        ended: Type.Integer({
          default: 1,
          minimum: 1,
          maximum: 10_000,
          description: 'Before so many have ended it is not looked at.',
        }),
      },
      {
        ...strict,
        default: {},
        description:
          'Failed, timed out and rejected of all that have ended: from here on the job is canceled.',
      },
    ),
    timeoutMinutes: Type.Number({
      default: 120,
      minimum: 1,
      maximum: 10_080,
      description: 'From the begin of an execution to its end.',
    }),
    expiresHours: Type.Number({
      default: 168,
      minimum: 0.1,
      maximum: 8_760,
      description: 'Whoever has not begun by then does not begin any more.',
    }),
  },
  strict,
);
export type JobRequest = Static<typeof JobRequestSchema>;

/** A job as the hub keeps it. */
export interface Job extends JobRequest {
  readonly id: string;
  /** Of all jobs: the lower one goes first at a kiosk. */
  readonly order: number;
  readonly status: JobStatus;
  /** Why it was canceled. */
  readonly reason?: string;
  /** 0: the canaries; n: the n-th percentage. Never goes back. */
  readonly stage: number;
  readonly by: string;
  readonly createdMs: number;
  readonly endedMs?: number;
  /** Of a snapshot: whom it was meant for when it was made. */
  readonly snapshot?: readonly string[];
}

/** A job at one kiosk, as the hub keeps it. Times are of the hub's wall clock, in ms. */
export interface JobExecution {
  readonly job: string;
  /** tenant/shard/device */
  readonly kiosk: string;
  readonly status: ExecutionStatus;
  /** Grows by one with each change. */
  readonly version: number;
  readonly queuedMs: number;
  readonly startedMs?: number;
  readonly endedMs?: number;
  readonly reason?: string;
  /** As its kiosk gets them, where they are another's than the job's. */
  readonly parameters?: unknown;
  /** Its result is kept. */
  readonly hasResult?: true;
}
