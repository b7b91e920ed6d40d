import { Value } from 'typebox/value';
import { Fault } from '../../core/errors.ts';
import { kindRules } from '../../fleet/jobs/kinds.ts';
import { requireSchema } from '../../formats/schema-mistake.ts';
import { requireConfiguration } from '../shadow/require-configuration.ts';
import { isPrepared } from './execution.ts';
import { type JobRequest, JobRequestSchema } from './job.ts';

/** The request with its defaults in their places. Throws Fault `bad-input` that names the field. */
export function requireRequest(given: unknown): JobRequest {
  const filled = Value.Default(JobRequestSchema, Value.Clone(given));
  const request = requireSchema(JobRequestSchema, filled, 'not a job');
  const { kind, parameters, rollout } = request;
  const { stepsPercent } = rollout;
  if (
    stepsPercent.some((percent, index) => percent <= (stepsPercent[index - 1] ?? 0)) ||
    stepsPercent.at(-1) !== 100
  ) {
    throw new Fault('bad-input', 'not a job', {
      where: 'rollout.stepsPercent',
      wanted: 'growing, up to 100',
    });
  }
  if (!isPrepared(kind)) {
    requireSchema(kindRules[kind].parameters, parameters, `not the parameters of ${kind}`);
    return request;
  }
  const { configuration } = (parameters ?? {}) as { readonly configuration?: unknown };
  return { ...request, parameters: { configuration: requireConfiguration(configuration) } };
}
