import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { grown, type Life, newborn } from '../workload.ts';

const program = fileURLToPath(new URL('./short-life.js', import.meta.url));

/** How a store came to its end, before it is damaged. */
export type Ending = 'close' | 'kill';

export function lifeAfter(steps: number): Life {
  let life = newborn;
  while (life.steps < steps) life = grown(life);
  return life;
}

/** A store that was closed once, so that there are tables, and then closed or killed. Gives how many steps it has acknowledged. */
export function settle(folder: string, ending: Ending, stepsEach = 60): number {
  for (const how of ['close', ending]) {
    const { status, signal } = spawnSync(process.execPath, [program, folder, String(stepsEach), how]);
    if (status !== 0 && !(how === 'kill' && signal === 'SIGKILL'))
      throw new Error(`no life that was to ${how}`);
  }
  return 2 * stepsEach;
}
