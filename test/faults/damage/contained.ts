import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Inspection } from './inspect.ts';

const program = fileURLToPath(new URL('./inspector.js', import.meta.url));

/** What is told in the place of a store whose process was ended by LevelDB. */
export const aborted = 'LevelDB ended the process';

/** Inspects stores in a process of its own; one that is brought down is replaced. */
export class ContainedInspector {
  #child: ChildProcess | undefined;

  inspect(folder: string, steps: number): Promise<Inspection> {
    const child = (this.#child ??= fork(program, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }));
    return new Promise(resolve => {
      const gone = () => {
        this.#child = undefined;
        resolve({ told: [aborted], falsified: [], vanished: [] });
      };
      child.once('exit', gone);
      child.once('message', (inspection: Inspection) => {
        child.off('exit', gone);
        resolve(inspection);
      });
      child.send({ folder, steps });
    });
  }

  close(): void {
    this.#child?.kill('SIGKILL');
  }
}
