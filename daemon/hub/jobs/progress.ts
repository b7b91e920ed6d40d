import { isEnded, isFailure } from '../../fleet/jobs/states.ts';
import type { Job, JobExecution } from './job.ts';
import { limitOf } from './roll-out.ts';

/** How far a stage of a roll-out has come: of those whom it adds to the stages before it. */
export interface StageProgress {
  /** 0: the canaries; else percent of the target. */
  readonly percent: number;
  readonly kiosks: number;
  readonly asked: number;
  readonly ended: number;
  readonly failed: number;
}

/** Pure. Who was asked first counts in the first stage; `meant`: how many the job is meant for. */
export function stagesOf(
  { rollout }: Pick<Job, 'rollout'>,
  executions: readonly JobExecution[],
  meant: number,
): StageProgress[] {
  const asked = executions
    .filter(({ status }) => status !== 'REMOVED')
    .toSorted((a, b) => a.queuedMs - b.queuedMs);
  const count = Math.max(meant, asked.length);
  let from = 0;
  return [0, ...rollout.stepsPercent].map((percent, stage) => {
    const to = limitOf({ rollout, stage }, count);
    const ofStage = asked.slice(from, to);
    const kiosks = to - from;
    from = to;
    return {
      percent,
      kiosks,
      asked: ofStage.length,
      ended: ofStage.filter(({ status }) => isEnded(status)).length,
      failed: ofStage.filter(({ status }) => isFailure(status)).length,
    };
  });
}
