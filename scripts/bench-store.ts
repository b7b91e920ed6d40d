// `node dist/scripts/bench-store.js [--seconds 2] [--folder DIR] [--only NAME] [--sync-ms 0]`: how fast the store is beside better-sqlite3 in
// WAL with synchronous FULL, which `node scripts/build-sqlite.mjs` builds. Each row measures both in turns, and gives a ratio; DIR is on the disk to
// be measured. With --sync-ms each sync of the row puts takes so much longer: in memory (DIR /dev/shm) that is a disk of known speed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '../daemon/core/median.ts';
import { projectRoot } from '../test/helpers/project.ts';
import type { Writing } from './store-speed/measure.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '2' },
    folder: { type: 'string', default: os.tmpdir() },
    only: { type: 'string' },
    'sync-ms': { type: 'string', default: '0' },
  },
});

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly seen: string;
  readonly goal: string;
  readonly pass: boolean;
}

const gibibyte = 2 ** 30;
const slowFsyncMs = 20;
const scratch = mkdtempSync(path.join(os.tmpdir(), 'bitmapd-slow-'));

/** Runs a measurement in a process of its own, with syncs that take longer by so much. */
function measured(what: string, number: number, fsyncMs = 0): unknown {
  const script = path.join(projectRoot, 'dist/scripts/store-speed/child.js');
  const slow = fsyncMs > 0 ? { LD_PRELOAD: slowLibrary(), BITMAPD_FSYNC_MS: String(fsyncMs) } : {};
  const { stdout, status } = spawnSync(process.execPath, [script, what, values.folder, String(number)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...slow },
  });
  if (status !== 0) throw new Error(`${what} failed`);
  return JSON.parse(stdout);
}

function slowLibrary(): string {
  const library = path.join(scratch, 'slow-fsync.so');
  const source = path.join(projectRoot, 'scripts/store-speed/slow-fsync.c');
  const { status } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']);
  if (status !== 0) throw new Error('a C compiler is needed to slow syncs down');
  return library;
}

interface Pair {
  readonly ratio: number;
  readonly ours: number;
  readonly theirs: number;
  readonly loopDelayP99Ms: number;
}

/** The median of the ratios of the rounds: neighbours in time saw the same machine. */
function pairOf(seen: unknown): Pair | undefined {
  const [ours = [], theirs = []] = seen as readonly (Writing | null)[][];
  const pairs = ours.flatMap((own, round) => {
    const other = theirs[round];
    return own && other ? [{ own: own.perSecond, other: other.perSecond }] : [];
  });
  if (pairs.length === 0) return undefined;
  return {
    ratio: median(pairs.map(({ own, other }) => own / other)),
    ours: median(pairs.map(({ own }) => own)),
    theirs: median(pairs.map(({ other }) => other)),
    loopDelayP99Ms: median(ours.map(own => own?.loopDelayP99Ms ?? 0)),
  };
}

const absent = {
  value: 0,
  unit: '',
  seen: 'better-sqlite3 is not built: node scripts/build-sqlite.mjs builds it',
  pass: false,
};
const round = (value: number) => Math.round(value).toLocaleString('en');

function ratioRow(name: string, least: number, seen: unknown): Row {
  const goal = `>= ${least} of SQLite`;
  const pair = pairOf(seen);
  if (pair === undefined) return { name, goal, ...absent };
  const words = `${round(pair.ours)} against ${round(pair.theirs)} a second`;
  return { name, value: pair.ratio, unit: 'times', seen: words, goal, pass: pair.ratio >= least };
}

function sealRow(name: string, seen: unknown): Row {
  const { ratio, ours, theirs } = pairOf(seen) ?? { ratio: 0, ours: 0, theirs: 0 };
  const words = `${round(ours)} sealed against ${round(theirs)} unsealed commits a second`;
  return { name, value: 1 - ratio, unit: 'share', seen: words, goal: '<= 0.25', pass: ratio >= 0.75 };
}

function rowsOfSlowDisk(seconds: number): Row[] {
  const seen = measured('lanes', seconds, slowFsyncMs);
  const delayMs = pairOf(seen)?.loopDelayP99Ms ?? 0;
  return [
    ratioRow('store.lanes16', 5, seen),
    {
      name: 'store.loopDelay',
      value: delayMs,
      unit: 'ms',
      seen: `99th percentile with 16 lanes and a sync of ${slowFsyncMs} ms`,
      goal: '<= 20',
      pass: delayMs > 0 && delayMs <= 20,
    },
  ];
}

function reopenRow(): Row {
  const tookMs = measured('reopen', gibibyte) as number;
  const seen = 'to open 1 GiB after SIGKILL';
  return { name: 'store.reopen', value: tookMs, unit: 'ms', seen, goal: '<= 500', pass: tookMs <= 500 };
}

const seconds = Number(values.seconds);
const rows: Readonly<Record<string, () => Row[]>> = {
  puts: () => [ratioRow('store.puts', 0.6, measured('puts', seconds, Number(values['sync-ms'])))],
  lanes: () => rowsOfSlowDisk(seconds),
  seal: () => [
    sealRow('store.seal16', measured('seal', seconds)),
    sealRow('store.seal1', measured('seal-single', seconds)),
  ],
  reopen: () => [reopenRow()],
};

for (const [name, measure] of Object.entries(rows)) {
  if (values.only !== undefined && values.only !== name) continue;
  for (const { pass, name: row, value, unit, seen, goal } of measure()) {
    const line = [
      pass ? 'pass' : 'MISS',
      row.padEnd(16),
      value.toFixed(2).padStart(9),
      unit.padEnd(6),
      goal.padEnd(18),
      seen,
    ];
    process.stdout.write(`${line.join('  ')}\n`);
  }
}
rmSync(scratch, { recursive: true, force: true });
