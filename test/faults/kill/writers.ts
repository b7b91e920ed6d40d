import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Random } from '../../../hal/drivers/sim/random.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { after, blank, type Journal, lossAt } from '../journal.ts';
import type { Role } from '../living.ts';
import { cpuMsOf, type Readiness } from './readiness.ts';

const writer = fileURLToPath(new URL('../writer.js', import.meta.url));
const clock = new SystemClock();
const longestLifeMs = 400;

interface WriterLife {
  readonly journal: Journal;
  /** From the start of the process until its store had been opened and read. */
  readonly readiness: Readiness;
  /** What was wrong with the store that the kill before had left. */
  readonly losses: readonly string[];
}

export interface WritersPlace {
  readonly role: Role;
  readonly folder: string;
}

export interface KilledWriters {
  readonly acknowledged: number;
  readonly starts: readonly Readiness[];
  readonly losses: readonly string[];
}

/** So many kills of writers to one store, and the store as the last of them leaves it. */
export async function killWriters(
  place: WritersPlace,
  kills: number,
  random: Random,
): Promise<KilledWriters> {
  await rm(place.folder, { recursive: true, force: true });
  let journal = blank;
  const starts: Readiness[] = [];
  const losses: string[] = [];
  for (let kill = 0; kill <= kills; kill++) {
    const life = await live(place, journal, kill < kills ? random.uniform(0, longestLifeMs) : undefined);
    journal = life.journal;
    starts.push(life.readiness);
    losses.push(...life.losses.map(loss => `after kill ${kill}: ${loss}`));
  }
  return { acknowledged: journal.acknowledged, starts, losses };
}

/** Starts a writer on what the last one left, and kills it at some time after it is ready; `lifeMs` undefined lets it close. */
async function live(
  { role, folder }: WritersPlace,
  before: Journal,
  lifeMs: number | undefined,
): Promise<WriterLife> {
  const startedMs = clock.monotonicMs();
  const steps = lifeMs === undefined ? '0' : '1000000';
  const child = spawn(process.execPath, [writer, role, folder, steps, 'close'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const losses: string[] = [];
  let journal = before;
  let readiness: Readiness = { wallMs: Number.POSITIVE_INFINITY, cpuMs: undefined };
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('torn')) losses.push(line);
    if (line.startsWith('ready')) {
      readiness = { wallMs: clock.monotonicMs() - startedMs, cpuMs: cpuMsOf(child.pid) };
      const loss = lossAt(Number(line.slice('ready '.length)), journal);
      if (loss !== undefined) losses.push(loss);
      if (lifeMs !== undefined) clock.after(lifeMs, () => child.kill('SIGKILL'));
    }
    journal = after(journal, line);
  }
  const [code, signal] = await exited;
  if (signal !== 'SIGKILL' && code !== 0) losses.push('the store did not open');
  return { journal, readiness, losses };
}
