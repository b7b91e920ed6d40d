import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentOfCamera } from './program.ts';
import { type Arguments, shellSafe } from './sensor-options.ts';
import type { StillAnswer } from './still-process.ts';
import type { WorkFolder } from './work-folder.ts';

const program = fileURLToPath(new URL('./still-process.js', import.meta.url));

/**
 * A process group for stills: a small process that runs node-libcamera, the shell that this starts, and the camera's
 * program. It stays for the next picture, as the start of a process costs more than a picture; it goes as a whole when a
 * picture is no longer waited for.
 */
export class StillGroup {
  readonly #folder: WorkFolder;
  #leader: ChildProcess | undefined;

  constructor(folder: WorkFolder) {
    this.#folder = folder;
  }

  /** Resolves once the program has ended, with why it failed, if it did; rejects with the signal's reason, and all of the group ended. */
  async run(given: Arguments, signal: AbortSignal): Promise<StillAnswer> {
    const leader = this.#running();
    const answered = ask(leader, shellSafe(given));
    const onAbort = () => void this.end();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const answer = await answered;
      signal.throwIfAborted();
      return answer;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Ends the whole group at once, and resolves when its leader is gone. */
  async end(): Promise<void> {
    const leader = this.#leader;
    if (leader === undefined) return;
    this.#leader = undefined;
    const exited = once(leader, 'exit');
    endGroup(leader);
    await exited;
  }

  #running(): ChildProcess {
    if (this.#leader !== undefined) return this.#leader;
    const { programs, path: folder } = this.#folder;
    const searchPath = [programs, process.env.PATH ?? ''].join(path.delimiter);
    // With NODE_ENV=test the package would say its command and not run it.
    const env = { ...environmentOfCamera(searchPath), NODE_ENV: 'production' };
    const leader = fork(program, { detached: true, cwd: folder, env, execArgv: [], stdio: 'ignore' });
    // A leader that did not start answers through `send`.
    leader.on('error', () => {});
    leader.once('exit', () => {
      endGroup(leader);
      if (this.#leader === leader) this.#leader = undefined;
    });
    this.#leader = leader;
    return leader;
  }
}

/** A group has the number of its leader, and keeps it while one of it is left. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!isGone) throw error;
  }
}

function ask(leader: ChildProcess, given: Arguments): Promise<StillAnswer> {
  return new Promise(resolve => {
    const answer = (one: StillAnswer) => {
      leader.off('message', onMessage).off('exit', onExit);
      resolve(one);
    };
    // From still-process.ts, and nowhere else.
    const onMessage = (message: unknown) => answer(message as StillAnswer);
    const onExit = () => answer({ error: 'its process has ended' });
    leader.on('message', onMessage).on('exit', onExit);
    leader.send(given, error => error && answer({ error: error.message }));
  });
}
