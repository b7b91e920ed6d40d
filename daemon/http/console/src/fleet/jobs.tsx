import { Notice } from '../parts/notice.tsx';
import { type JobLine, jobs, loading } from '../state/fleet.ts';
import { clockTime } from '../state/time.ts';

/** What kiosks are to do, newest first. */
export function Jobs() {
  const list = jobs.value;
  return (
    <section class="panel jobs" aria-label="Jobs">
      <header class="panel-head">
        <h2>Jobs</h2>
      </header>
      <div class="panel-body">
        {list.length === 0 ? (
          <Notice title={loading.value === 'first' ? 'Reading the jobs.' : 'No job has been made.'}>
            bitmapd fleet job create makes one.
          </Notice>
        ) : (
          <ol class="rows">
            {list.map(job => (
              <Job key={job.id} job={job} />
            ))}
          </ol>
        )}
      </div>
    </section>
  );
}

const statusWords = { IN_PROGRESS: 'Under way', CANCELED: 'Canceled', COMPLETED: 'Completed' };
const statusStates = { IN_PROGRESS: '', CANCELED: 'degraded', COMPLETED: 'up' };

function Job({ job }: { job: JobLine }) {
  const { counts, meant } = job;
  const of = (...names: string[]) => names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
  const done = of('SUCCEEDED');
  const failed = of('FAILED', 'TIMED_OUT', 'REJECTED');
  const asked = of('QUEUED', 'IN_PROGRESS');
  const words = [
    `${done} of ${meant} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(asked > 0 ? [`${asked} asked`] : []),
  ].join(', ');
  const width = (part: number) => ({ width: `${meant === 0 ? 0 : (100 * part) / meant}%` });
  return (
    <li class="row">
      <p class="row-head">
        <b>{job.kind}</b>
        <span class={`state ${statusStates[job.status]}`}>{statusWords[job.status]}</span>
      </p>
      <div class="progress" role="img" aria-label={words}>
        <span class="done" style={width(done)} />
        <span class="failed" style={width(failed)} />
        <span class="asked" style={width(asked)} />
      </div>
      <p class="dim figures">
        {words}; stage {job.stage} of {job.stages}; {job.by}, {clockTime(job.createdAt)}
      </p>
      {job.reason && <p class="dim">{job.reason}</p>}
    </li>
  );
}
