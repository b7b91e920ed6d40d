import { type Command, InvalidArgumentError, Option } from 'commander';
import { parse } from 'yaml';
import { daemonAnswers } from '../control-client.ts';
import { Fault, messageOf } from '../core/errors.ts';
import { jobKinds } from '../fleet/jobs/kinds.ts';
import { startTimes } from '../fleet/jobs/messages.ts';
import { targetOf } from '../hub/desk/target.ts';
import type { Verb } from './bitmapd.ts';
import { asking } from './asking.ts';
import { readConfiguration, textOf } from './fleet-config.ts';
import { jobLines, jobTable } from './fleet-job-lines.ts';
import { watchJob } from './fleet-job-watch.ts';
import { kiosksWord } from './fleet-lines.ts';
import { type Data, onHub, type OutputOf, type To, withTarget } from './fleet-options.ts';
import { integerOption, numberOption } from './options.ts';

/** `bitmapd fleet job create|ls|show|cancel|forget|result`. */
export function defineJobs(fleet: Command, output: OutputOf, done: Parameters<Verb['define']>[2]): void {
  const job = fleet.command('job').description('what kiosks shall do, step by step of a roll-out');
  defineCreate(job, output);
  onHub(job.command('ls'))
    .description('the jobs, newest first')
    .action(async ({ data }: Data) => {
      const answer = await asking(data, output(), ask => ask('fleet.jobs', {}));
      output().answer(answer, () => jobTable(answer.jobs));
    });
  onHub(job.command('show'))
    .description('how far a job has come')
    .argument('<job>')
    .option('--watch', 'follow it to its end; exit 0 when it is completed, 1 when it is canceled')
    .action(async (id: string, { data, watch = false }: Data & { watch?: boolean }) => {
      const isAtWork = await daemonAnswers(data);
      const detail = await asking(data, output(), async ask => {
        if (watch) done(await watchJob(id, ask, output(), isAtWork));
        return ask('fleet.job', { job: id });
      });
      output().answer(detail, () => jobLines(detail));
    });
  onHub(job.command('cancel'))
    .description('nobody else begins it')
    .argument('<job>')
    .option('--force', 'who has begun is told to let it be')
    .action(async (id: string, { data, force = false }: Data & { force?: boolean }) => {
      const view = await asking(data, output(), ask => ask('fleet.job-cancel', { job: id, force }));
      output().answer(view, () => [`job ${id} is canceled`]);
    });
  onHub(job.command('forget'))
    .description('destroy what is kept of a job that has ended, results too')
    .argument('<job>')
    .action(async (id: string, { data }: Data) => {
      const gone = await asking(data, output(), ask => ask('fleet.job-forget', { job: id }));
      output().answer(gone, () => [`job ${id} is forgotten`]);
    });
  onHub(job.command('result'))
    .description('what a kiosk has handed in')
    .argument('<job>')
    .argument('<address>', 'TENANT/SHARD/DEVICE')
    .action(async (id: string, kiosk: string, { data }: Data) => {
      const { result } = await asking(data, output(), ask => ask('fleet.job-result', { job: id, kiosk }));
      output().answer({ job: id, kiosk, result }, () => JSON.stringify(result, null, 2).split('\n'));
    });
}

interface CreateOptions extends Data, To {
  readonly parameters?: string;
  readonly configuration?: string;
  readonly reason?: string;
  readonly continuous?: true;
  readonly when: string;
  readonly canary?: number;
  readonly steps?: number[];
  readonly absent?: number;
  readonly threshold?: number;
  readonly thresholdFrom?: number;
  readonly timeout?: number;
  readonly expires?: number;
}

function defineCreate(job: Command, output: OutputOf): void {
  withTarget(onHub(job.command('create')))
    .description('make a job; its canaries are asked at once when the hub is at work')
    .argument('<kind>', jobKinds.join(', '))
    .option('--parameters <json>', 'as the kind has them: JSON, or @FILE of JSON or YAML')
    .option('--configuration <file>', 'of apply-configuration: YAML or JSON, the whole document')
    .option('--reason <why>', 'of lock-lane and unlock-lane')
    .option('--continuous', 'who joins the target before the job expires gets it too')
    .addOption(
      new Option('--when <time>', 'at any time, or in windows of maintenance')
        .choices(startTimes)
        .default('any-time'),
    )
    .option('--canary <number>', 'kiosks that go first; 1', integerOption(1, 10_000))
    .option('--steps <percents>', 'of the target, growing, the last 100; 10,50,100', percents)
    .option(
      '--absent <minutes>',
      'a step does not wait longer for who has not begun; 10',
      numberOption(0, 10_080),
    )
    .option(
      '--threshold <percent>',
      'failures of all that have ended that stop the job; 10',
      numberOption(0, 100),
    )
    .option('--threshold-from <number>', 'not before so many have ended; 1', integerOption(1, 10_000))
    .option('--timeout <minutes>', 'from the begin at a kiosk to its end; 120', numberOption(1, 10_080))
    .option('--expires <hours>', 'who has not begun by then does not; 168', numberOption(0.1, 8_760))
    .action(async (kind: string, options: CreateOptions) => {
      const request = await requestOf(kind, options);
      const view = await asking(options.data, output(), ask => ask('fleet.job-create', { request }));
      output().answer(view, () => [
        `job ${view.id}: ${kind} for ${kiosksWord(view.meant)}`,
        `bitmapd fleet job show ${view.id} --watch follows it`,
      ]);
    });
}

function percents(text: string): number[] {
  const steps = text.split(',').map(Number);
  if (steps.every(step => step > 0 && step <= 100)) return steps;
  throw new InvalidArgumentError('Wanted percentages, such as 10,50,100.');
}

/** As `JobRequestSchema` has it; what is not given gets its default at the hub. */
async function requestOf(kind: string, options: CreateOptions): Promise<object> {
  if (!(jobKinds as readonly string[]).includes(kind))
    throw new Fault('bad-usage', 'no such kind of job', { given: kind, wanted: jobKinds.join(', ') });
  const { canary, steps, absent, threshold, thresholdFrom, timeout, expires } = options;
  return {
    kind,
    parameters: await parametersOf(options),
    target: targetOf(options.to),
    selection: options.continuous ? 'continuous' : 'snapshot',
    when: options.when,
    rollout: {
      ...(canary !== undefined && { canary }),
      ...(steps && { stepsPercent: steps }),
      ...(absent !== undefined && { absentMinutes: absent }),
    },
    threshold: {
      ...(threshold !== undefined && { percent: threshold }),
      ...(thresholdFrom !== undefined && { ended: thresholdFrom }),
    },
    ...(timeout !== undefined && { timeoutMinutes: timeout }),
    ...(expires !== undefined && { expiresHours: expires }),
  };
}

async function parametersOf({ parameters, configuration, reason }: CreateOptions): Promise<unknown> {
  if (configuration !== undefined) return { configuration: await readConfiguration(configuration) };
  if (reason !== undefined) return { reason };
  if (parameters === undefined) return {};
  const text = parameters.startsWith('@') ? await textOf(parameters.slice(1)) : parameters;
  try {
    return parse(text);
  } catch (cause) {
    throw new Fault('bad-input', `neither JSON nor YAML: ${messageOf(cause)}`, {
      where: '--parameters',
      cause,
    });
  }
}
