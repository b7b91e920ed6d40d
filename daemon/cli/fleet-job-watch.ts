import { sleep } from '../../hal/clock.ts';
import { Fault } from '../core/errors.ts';
import type { JobShown } from '../hub/desk/fleet-desk.ts';
import { realMachine } from '../machine.ts';
import type { Ask } from './asking.ts';
import { countsLine } from './fleet-job-lines.ts';
import { type ExitCode, exitCode, type Output } from './output.ts';

/** Between two looks, in ms. 200 to 10,000. */
const lookMs = 1_000;

/**
 * Follows a job to its end: a line on a terminal, elsewhere one for each change. `isAtWork`: a hub that is stopped brings
 * nothing on.
 */
export async function watchJob(job: string, ask: Ask, output: Output, isAtWork: boolean): Promise<ExitCode> {
  const { clock } = realMachine(() => {});
  let told = '';
  for (;;) {
    const view: JobShown = await ask('fleet.job-progress', { job });
    const line = `${view.status} stage ${view.stage} of ${view.stages}: ${countsLine(view)}`;
    if (line !== told) output.step(line);
    told = line;
    if (view.status !== 'IN_PROGRESS') {
      output.progress('');
      return view.status === 'COMPLETED' ? exitCode.ok : exitCode.negative;
    }
    if (!isAtWork)
      throw new Fault('unavailable', 'the hub is stopped, so that the job does not go on', {
        where: job,
        remedy: 'start the hub: bitmapd hub',
      });
    await sleep(clock, lookMs);
  }
}
