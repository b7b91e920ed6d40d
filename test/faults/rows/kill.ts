import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { type Random, randomFrom } from '../../../hal/drivers/sim/random.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { withEndings } from '../endings.ts';
import { after, blank, type Journal, lossAt } from '../journal.ts';
import type { Row } from '../row.ts';

const writer = fileURLToPath(new URL('../writer.js', import.meta.url));
const clock = new SystemClock();

/** A store grows with every life in it; a new one now and then keeps the comparison short. */
const killsPerStore = 10;
const readyLimitMs = 2_000;
const longestLifeMs = 400;

interface Life {
  readonly journal: Journal;
  /** From the start of the process until its store had been opened and read. */
  readonly readyMs: number;
  /** What was wrong with the store that the kill before had left. */
  readonly losses: readonly string[];
}

/** Starts a writer on what the last one left, and kills it at some time after it is ready; `lifeMs` undefined lets it close. */
async function live(folder: string, before: Journal, lifeMs: number | undefined): Promise<Life> {
  const startedMs = clock.monotonicMs();
  const steps = lifeMs === undefined ? '0' : '1000000';
  const child = spawn(process.execPath, [writer, folder, steps, 'close'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const losses: string[] = [];
  let journal = before;
  let readyMs = Number.POSITIVE_INFINITY;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('torn')) losses.push(line);
    if (line.startsWith('ready')) {
      readyMs = clock.monotonicMs() - startedMs;
      const loss = lossAt(Number(line.slice('ready '.length)), journal);
      if (loss !== undefined) losses.push(loss);
      if (lifeMs !== undefined) clock.after(lifeMs, () => child.kill('SIGKILL'));
    }
    journal = after(journal, line);
  }
  const [code, signal] = await exited;
  if (signal !== 'SIGKILL' && code !== 0) losses.push('the store did not open');
  return { journal, readyMs, losses };
}

interface Found {
  readonly acknowledged: number;
  readonly slowestMs: number;
  readonly losses: readonly string[];
}

/** So many kills of writers to one store, and the store as the last of them leaves it. */
async function killWriters(folder: string, kills: number, random: Random): Promise<Found> {
  await rm(folder, { recursive: true, force: true });
  let journal = blank;
  let slowestMs = 0;
  const losses: string[] = [];
  for (let kill = 0; kill <= kills; kill++) {
    const life = await live(folder, journal, kill < kills ? random.uniform(0, longestLifeMs) : undefined);
    journal = life.journal;
    slowestMs = Math.max(slowestMs, life.readyMs);
    losses.push(...life.losses.map(loss => `after kill ${kill}: ${loss}`));
  }
  return { acknowledged: journal.acknowledged, slowestMs, losses };
}

/** kill -9 of a process that writes to its store. */
export const row: Row = {
  name: 'kill',
  run: (counts, report) =>
    withEndings(async endings => {
      const kills = counts.of({ short: 3, ci: 20, long: 200 });
      const folder = path.join(await temporaryFolder(endings), 'kiosk');
      const stores: Found[] = [];
      for (let done = 0; done < kills; done += killsPerStore) {
        const random = randomFrom(`${counts.seed} ${done}`);
        stores.push(await killWriters(folder, Math.min(killsPerStore, kills - done), random));
        report.progress(done, kills);
      }
      const losses = stores.flatMap(({ losses }) => losses);
      for (const loss of losses.slice(0, 10)) report.broken(loss);
      const steps = stores.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
      const slowestMs = Math.round(Math.max(...stores.map(store => store.slowestMs)));
      return {
        seen: `${losses.length} lost or torn of ${steps.toLocaleString('en')} acknowledged steps; ready again in ${slowestMs} ms at worst`,
        value: losses.length,
        unit: 'losses',
        count: kills,
        pass: losses.length === 0 && slowestMs < readyLimitMs,
      };
    }),
};
