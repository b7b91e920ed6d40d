// The two threads of scripts/search-million.ts.
import { Worker } from 'node:worker_threads';
import type { MillionJob } from './worker.ts';

/** Two threads over [0, to), in whole blocks; what each of them posts. */
export async function onTwoThreads(
  job: Omit<MillionJob, 'from' | 'to'>,
  to: number,
): Promise<readonly Float64Array[]> {
  const half = 3 * Math.floor(to / 6);
  return Promise.all([onThread({ ...job, from: 0, to: half }), onThread({ ...job, from: half, to })]);
}

function onThread(job: MillionJob): Promise<Float64Array> {
  return new Promise((resolve, reject) => {
    let posted = new Float64Array();
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: job });
    worker.on('message', (message: Float64Array<ArrayBuffer>) => {
      posted = message;
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve(posted));
  });
}
