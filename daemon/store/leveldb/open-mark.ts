import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemErrorCode } from '../../core/errors.ts';

/** In the folder of a database. */
export const markName = 'open-by';

/** How whoever had a database open last came to its end. */
export type LastEnd =
  | 'closed' // or never opened
  | 'held' // it is still at work
  | 'power-cut' // or the machine was started anew for another reason
  | 'died'; // of a signal: LevelDB may have ended it over a damaged table

/** A process, so that another one with its number is not taken for it. */
interface Holder {
  readonly pid: number;
  /** As the kernel counts (proc_pid_stat(5), field 22); empty where it does not tell. */
  readonly startedAt: string;
  /** As of random(4); empty where the system does not tell. */
  readonly boot: string;
  /** The inode of the folder: a copy of it is held by nobody. */
  readonly folder: number;
}

/**
 * The mark that says who has a database open. It outlives the process and need not outlive a power cut, which no
 * table is to blame for: so it is never synced.
 */
export class OpenMark {
  readonly #folder: string;
  readonly #file: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#file = path.join(folder, markName);
  }

  lastEnd(): LastEnd {
    const text = textOf(this.#file);
    if (text === undefined) return 'closed';
    const holder = parsed(text);
    if (holder === undefined) return 'died';
    const { boot, folder } = holderNow(this.#folder);
    if (holder.boot !== boot) return 'power-cut';
    return holder.folder === folder && startOf(holder.pid) === holder.startedAt ? 'held' : 'died';
  }

  set(): void {
    writeFileSync(this.#file, JSON.stringify(holderNow(this.#folder)), { mode: 0o600 });
  }

  clear(): void {
    rmSync(this.#file, { force: true });
  }
}

function holderNow(folder: string): Holder {
  const { pid } = process;
  const boot = textOf('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return { pid, startedAt: startOf(pid) ?? '', boot, folder: statSync(folder).ino };
}

/** Undefined when there is no such process. The name before the fields may hold spaces and parentheses. */
function startOf(pid: number): string | undefined {
  const fields = textOf(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ');
  if (fields !== undefined) return fields[startTimeField];
  return pid === process.pid ? '' : undefined;
}

/** Counted from the state of the process, which is field 3. */
const startTimeField = 19;

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw error;
  }
}

function parsed(text: string): Holder | undefined {
  try {
    const { pid, startedAt, boot, folder } = (JSON.parse(text) ?? {}) as Partial<Holder>;
    if (
      typeof pid !== 'number' ||
      typeof folder !== 'number' ||
      typeof startedAt !== 'string' ||
      typeof boot !== 'string'
    )
      return undefined;
    return { pid, startedAt, boot, folder };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // a crash has cut it short
    throw error;
  }
}
