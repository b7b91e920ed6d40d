import { executionStatuses } from '../fleet/jobs/states.ts';
import type { JobShown } from '../hub/desk/fleet-desk.ts';
import type { JobDetail, JobView } from '../hub/jobs/contract.ts';
import type { Target } from '../hub/jobs/job.ts';
import type { StageProgress } from '../hub/jobs/progress.ts';
import { kiosksWord } from './fleet-lines.ts';
import { table } from './output.ts';

export function jobTable(jobs: readonly JobView[]): string[] {
  if (jobs.length === 0) return ['no jobs'];
  return table(
    ['job', 'kind', 'status', 'stage', 'kiosks', 'succeeded', 'failed', 'open', 'created', 'by'],
    jobs.map(job => [
      job.id,
      job.kind,
      job.status,
      `${job.stage} of ${job.stages}`,
      job.meant,
      job.counts.SUCCEEDED,
      job.counts.FAILED + job.counts.TIMED_OUT + job.counts.REJECTED,
      job.counts.QUEUED + job.counts.IN_PROGRESS,
      job.createdAt,
      job.by,
    ]),
  );
}

/** Kiosks that are told one by one when all is well; of those that did not succeed, all are. */
const kiosksTold = 20;

export function jobLines(job: JobShown & Partial<Pick<JobDetail, 'executions'>>): string[] {
  const { id, kind, status, reason, by, createdAt, endedAt, meant, target, executions = [] } = job;
  const failed = executions.filter(one => !['SUCCEEDED', 'QUEUED', 'IN_PROGRESS'].includes(one.status));
  const others = executions.filter(one => !failed.includes(one));
  const told = [...failed, ...others.slice(0, kiosksTold)];
  return [
    `job ${id}: ${kind} for ${targetLine(target)}, ${kiosksWord(meant)}`,
    `${status}${reason === undefined ? '' : `: ${reason}`}`,
    `created ${createdAt} by ${by}${endedAt === undefined ? '' : `, ended ${endedAt}`}`,
    '',
    ...stageLines(job),
    '',
    countsLine(job),
    ...(told.length === 0
      ? []
      : [
          '',
          ...table(
            ['kiosk', 'status', 'result', 'reason'],
            told.map(one => [one.kiosk, one.status, one.hasResult ? 'yes' : '-', one.reason ?? '']),
          ),
        ]),
    ...(others.length > kiosksTold ? [`and ${others.length - kiosksTold} more (--json tells of all)`] : []),
  ];
}

function targetLine({ everybody, kiosks = [], shards = [], groups = [], tags = [] }: Target): string {
  const words = [
    ...(everybody ? ['everybody'] : []),
    ...shards.map(name => `shard:${name}`),
    ...groups.map(name => `group:${name}`),
    ...tags.map(name => `tag:${name}`),
    ...kiosks,
  ];
  return words.length <= 4 ? words.join(' ') : `${words.slice(0, 4).join(' ')} and ${words.length - 4} more`;
}

const barLength = 30;

/** `canary  [######........]  3 of 10 ended, 1 failed`: `#` has ended, `-` is asked. */
export function stageLines({ progress, stage }: Pick<JobShown, 'progress' | 'stage'>): string[] {
  const shown = progress.map((one, at) => ({ ...one, at })).filter(({ kiosks }) => kiosks > 0);
  return shown.map(
    one => `${one.at === stage ? '>' : ' '} ${stageName(one).padEnd(6)}  ${barOf(one)}  ${wordsOf(one)}`,
  );
}

const stageName = ({ percent }: StageProgress) => (percent === 0 ? 'canary' : `${percent} %`);

function barOf({ kiosks, asked, ended }: StageProgress): string {
  const part = (count: number) => Math.floor((count / kiosks) * barLength);
  return `[${'#'.repeat(part(ended)).padEnd(part(asked), '-').padEnd(barLength, '.')}]`;
}

const wordsOf = ({ kiosks, asked, ended, failed }: StageProgress) =>
  `${ended} of ${kiosks} ended${failed > 0 ? `, ${failed} failed` : ''}${asked > ended ? `, ${asked - ended} asked` : ''}`;

/** Those of each state, and those that were not asked yet. */
export function countsLine({ counts, meant }: Pick<JobView, 'counts' | 'meant'>): string {
  const asked = executionStatuses.filter(status => counts[status] > 0);
  const sum = executionStatuses.reduce((all, status) => all + counts[status], 0);
  const words = asked.map(status => `${counts[status]} ${status}`);
  return [...words, ...(meant > sum ? [`${meant - sum} not asked yet`] : [])].join(', ');
}
