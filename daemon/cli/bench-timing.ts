import { Bench } from 'tinybench';
import { median } from '../core/median.ts';

/** How long to measure: so many ms of it, and no fewer runs than this. */
export interface Effort {
  readonly timeMs: number;
  readonly runs: number;
}

/** For the rows that have a goal, for the kernels behind them, and for scalar twins, which are slow. */
export const thorough: Effort = { timeMs: 1_500, runs: 30 };
export const brief: Effort = { timeMs: 400, runs: 20 };
export const slow: Effort = { timeMs: 400, runs: 3 };

/** Processor time of this process, ms: what else the machine does is not in it. */
export function cpuNowMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Processor time of one run, ms: the median of many. */
export async function cpuMs(run: () => unknown, { timeMs, runs }: Effort): Promise<number> {
  const bench = new Bench({
    time: timeMs,
    iterations: runs,
    warmupTime: timeMs / 4,
    warmupIterations: 1,
    now: cpuNowMs,
    throws: true,
  }).add('run', () => void run());
  await bench.run();
  const result = bench.getTask('run')?.result;
  if (result === undefined || !('latency' in result)) throw new Error('a benchmark did not run');
  return result.latency.p50;
}

/** Milliseconds by name of kernel. */
export type KernelTimes = ReadonlyMap<string, number>;

/**
 * What each kernel takes of one run, ms: the median of many. `startOver` is handed what puts a watch around kernels, and
 * gives the run over them. Wall time: a call may be shorter than what reading the processor time costs.
 */
export async function kernelMs(
  startOver: (watched: <Kernels extends object>(kernels: Kernels) => Kernels) => () => unknown,
  effort: Effort,
): Promise<KernelTimes> {
  const spentMs = new Map<string, number>();
  const runs = new Map<string, number[]>();
  const run = startOver(kernels => watched(kernels, spentMs));
  await cpuMs(() => {
    spentMs.clear();
    run();
    for (const [name, ms] of spentMs) runs.set(name, [...(runs.get(name) ?? []), ms]);
  }, effort);
  return new Map(Array.from(runs, ([name, values]) => [name, median(values)]));
}

/** The same kernels; what their calls take is added up by name. */
function watched<Kernels extends object>(kernels: Kernels, spentMs: Map<string, number>): Kernels {
  const entries = Object.entries(kernels).map(([name, kernel]: [string, unknown]) => {
    if (typeof kernel !== 'function') return [name, kernel];
    const timed = (...given: number[]): unknown => {
      const start = performance.now();
      const answer: unknown = Reflect.apply(kernel, undefined, given);
      spentMs.set(name, (spentMs.get(name) ?? 0) + performance.now() - start);
      return answer;
    };
    return [name, timed];
  });
  return Object.fromEntries(entries) as Kernels;
}
