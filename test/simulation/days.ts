import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { DayOptions, DayResult } from './simulation.ts';

/** Plays days, as many at once as there are processors, and tells of each when it is over. */
export async function playDays(
  days: readonly DayOptions[],
  over: (result: DayResult) => void,
  threads = availableParallelism(),
): Promise<void> {
  const waiting = [...days];
  const thread = async () => {
    for (let day = waiting.shift(); day !== undefined; day = waiting.shift()) over(await playDay(day));
  };
  await Promise.all(Array.from({ length: Math.min(threads, days.length) }, thread));
}

function playDay(day: DayOptions): Promise<DayResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./day-worker.js', import.meta.url), { workerData: day });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
