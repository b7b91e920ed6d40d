import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

/** How long a start took until what was started was ready. */
export interface Readiness {
  readonly wallMs: number;
  /** What the process had used of its processors by then; undefined where no /proc tells. */
  readonly cpuMs: number | undefined;
}

/** Issue 5: ready again in less than 2 s. */
const readyLimitMs = 2_000;

/** proc_pid_stat(5) counts in ticks, of which Linux gives a program 100 a second on every machine. */
const tickMs = 10;

/** Processor time of a process with all its threads, in ms; undefined when it is gone, or on no Linux. */
export function cpuMsOf(pid: number | undefined): number | undefined {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return undefined;
  // The name of the program, in brackets, may hold spaces; `state` follows it as field 3, utime and stime are 14 and 15.
  const behindName = readFileSync(file, 'utf8').split(') ').at(-1) ?? '';
  const [utime = '0', stime = '0'] = behindName.split(' ').slice(11, 13);
  return (Number(utime) + Number(stime)) * tickMs;
}

/** True when others wait for processors too: then wall time says nothing of this program. */
const isLoaded = () => (loadavg()[0] ?? 0) > availableParallelism();

/** Judged by the wall clock; on a loaded machine by processor time, and not at all where nothing tells of that. */
export function isInTime({ wallMs, cpuMs }: Readiness): boolean {
  return wallMs < readyLimitMs || (isLoaded() && (cpuMs ?? 0) <= readyLimitMs);
}

/** The worst of each, in words. */
export function worstOf(starts: readonly Readiness[]): string {
  const wall = Math.max(...starts.map(({ wallMs }) => wallMs));
  const cpu = Math.max(...starts.map(({ cpuMs }) => cpuMs ?? 0));
  const ofIt = cpu === 0 ? '' : ` (${cpu} ms of processor)`;
  return `${Math.round(wall)} ms${ofIt} at worst`;
}
