import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Look } from '../endurance/life.ts';
import { compactionBytes, flatShare, irises, residentLimitBytes } from '../endurance/parameters.ts';
import { withEndings } from '../endings.ts';
import type { Counts, Outcome, Report, Row } from '../row.ts';

const encounters = { short: 5_000, ci: 50_000, long: 1_000_000 };
const life = fileURLToPath(new URL('../endurance/life.js', import.meta.url));
/** Memory for some processor time: the systemd units say the same. */
const nodeOptions = ['--max-semi-space-size=1', '--v8-pool-size=1', '--heap-growing-percent=30'];
const leanMalloc = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };
const mebibyte = 2 ** 20;

async function run(counts: Counts, report: Report): Promise<Outcome> {
  const total = counts.of(encounters);
  const looks = await withEndings(async endings => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-endurance-'));
    endings.after(() => rm(folder, { recursive: true, force: true }));
    return lived(folder, total, report);
  });
  return outcomeOf(looks, total);
}

/** In a process of its own, whose memory is the daemon's alone. */
async function lived(folder: string, total: number, report: Report): Promise<Look[]> {
  const child = spawn(process.execPath, [...nodeOptions, life, folder, String(total)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...leanMalloc },
  });
  const looks: Look[] = [];
  const exited = once(child, 'exit');
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const look = JSON.parse(line) as Look;
      looks.push(look);
      report.progress(look.encounters, total);
    }
  } finally {
    child.kill('SIGKILL');
  }
  await exited;
  return looks;
}

function outcomeOf(looks: readonly Look[], total: number): Outcome {
  const memory = looks.map(look => look.residentBytes);
  const anonymous = looks.map(look => look.anonymousBytes);
  const disk = looks.map(look => look.diskBytes);
  const { encounters: done = 0, chainBytes = 0 } = looks.at(-1) ?? {};
  const most = Math.max(...memory);
  const pass =
    done === total && most <= residentLimitBytes && isFlat(memory, 0) && isFlat(disk, compactionBytes);
  const seen = [
    `at most ${mebibytes(most)} MiB with ${irises.toLocaleString('en')} irises (${quarters(memory)} MiB by quarters, of which no file backs ${quarters(anonymous)})`,
    `disk ${quarters(disk)} MiB by quarters beside an audit chain of ${mebibytes(chainBytes)} MiB`,
  ];
  return { seen: seen.join(', '), value: mebibytes(most), unit: 'MiB', count: done, pass };
}

const mebibytes = (bytes: number) => Math.round(bytes / mebibyte);

/** The most of each quarter of a run. */
function quarters(values: readonly number[]): string {
  return [0, 1, 2, 3].map(index => mebibytes(Math.max(...quarter(values, index)))).join(', ');
}

const quarter = (values: readonly number[], index: number) =>
  values.slice(Math.floor((index * values.length) / 4), Math.ceil(((index + 1) * values.length) / 4));

/** The last quarter holds no more than the second, but for chance and what comes and goes. */
function isFlat(values: readonly number[], passingBytes: number): boolean {
  const [second, last] = [quarter(values, 1), quarter(values, 3)].map(one => Math.max(...one));
  return last !== undefined && second !== undefined && last <= (1 + flatShare) * second + passingBytes;
}

export const row: Row = { name: 'endurance', run };
