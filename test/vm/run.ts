/**
 * The rows on a real kernel: `npm run test:vm [-- --only NAME,NAME] [--list]`.
 * Prints a line a row and writes reports/vm.json; exits 1 when a row failed, is missing or could not be run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { lineOf, type Result } from '../faults/table.ts';
import { projectRoot } from '../helpers/project.ts';
import { Guests } from './bench.ts';
import { stageTimes } from './image/cache.ts';
import { prepareImages } from './image/images.ts';
import { rowLimitMs, runLimitMs } from './patience.ts';
import type { Outcome, Row } from './row.ts';
import { loadRow, rowNames, tracks } from './rows.ts';

const clock = new SystemClock();
const startedMs = clock.monotonicMs();
const results: Result[] = [];

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function end(code: number, message: string): never {
  process.stderr.write(`test:vm: ${message}\n`);
  process.exit(code);
}

function wantedRows(): readonly string[] {
  const { values } = parseArgs({
    options: {
      list: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  if (values.list) {
    print(rowNames.join('\n'));
    process.exit(0);
  }
  const names = values.only.flatMap(list => list.split(','));
  const unknown = names.filter(name => !rowNames.some(known => known === name));
  if (unknown.length > 0)
    end(2, `no row is called ${unknown.join(', ')}; the rows are ${rowNames.join(', ')}`);
  return names.length > 0 ? names : rowNames;
}

async function resultOf(name: string, guests: Guests): Promise<Result> {
  const rowStartedMs = clock.monotonicMs();
  const took = () => Math.round(clock.monotonicMs() - rowStartedMs);
  const nothing = { name, value: 0, unit: '', count: 0, pass: false };
  try {
    const row = await loadRow(name);
    if (row === undefined)
      return { ...nothing, seen: `not built: test/vm/rows/${name}.ts is missing`, ms: 0 };
    return { name, ...(await watched(row, guests)), ms: took() };
  } catch (error) {
    const seen = error instanceof Error ? (error.stack ?? error.message) : String(error);
    print(`  ${name}: BROKEN: ${seen}`);
    return { ...nothing, seen: seen.split('\n')[0] ?? '', ms: took() };
  }
}

/** A row that breaks its word and reports something broken as a pass is failed here, and so is one that hangs. */
async function watched(row: Row, guests: Guests): Promise<Outcome> {
  let intact = true;
  const progress = (what: string) => print(`  ${row.name}: ${what}`);
  const broken = (what: string) => {
    intact = false;
    print(`  ${row.name}: BROKEN: ${what}`);
  };
  const outcome = await inTime(row.run(guests.benchOf({ progress, broken })));
  return { ...outcome, pass: outcome.pass && intact };
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`not done in ${rowLimitMs / 60_000} minutes`));
    const cancel = clock.after(rowLimitMs, late);
    work.then(resolve, reject).finally(cancel);
  });
}

function save(): void {
  const folder = path.join(projectRoot, 'reports');
  mkdirSync(folder, { recursive: true });
  const rows = results.map(({ name, seen, value, unit, count, pass, ms }) => {
    return { name, seen, value, unit, count, pass, ms };
  });
  const ms = Math.round(clock.monotonicMs() - startedMs);
  writeFileSync(
    path.join(folder, 'vm.json'),
    `${JSON.stringify({ rows, stages: stageTimes, ms }, null, 2)}\n`,
  );
}

function keep(result: Result): void {
  results.push(result);
  save();
  print(lineOf(result));
}

async function prepare(): Promise<void> {
  await prepareImages();
  const made = stageTimes.filter(({ ms }) => ms > 0).map(({ name, ms }) => `${name} ${seconds(ms)}`);
  print(`images: ${made.length > 0 ? `made ${made.join(', ')}` : 'all from the cache'}`);
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** One row after the other. */
async function follow(track: readonly string[]): Promise<void> {
  const guests = new Guests();
  for (const name of track) {
    const result = await resultOf(name, guests);
    keep(result);
    if (!result.pass) print(`  ${name}: the console says: ${await guests.consoles()}`);
    await guests.endRow(result.pass);
  }
  await guests.stop();
}

const wanted = new Set(wantedRows());
clock.after(runLimitMs, () => {
  const seen = `not done ${runLimitMs / 60_000} minutes after the run began`;
  for (const name of wanted)
    if (!results.some(result => result.name === name))
      keep({ name, seen, value: 0, unit: '', count: 0, pass: false, ms: 0 });
  end(1, seen);
});
await prepare();
await Promise.all(tracks.map(track => follow(track.filter(name => wanted.has(name)))));
save();
print(`${seconds(clock.monotonicMs() - startedMs)} in all`);
const failed = results.filter(({ pass }) => !pass);
if (failed.length > 0) end(1, `not passed: ${failed.map(({ name }) => name).join(', ')}`);
process.exit(0);
