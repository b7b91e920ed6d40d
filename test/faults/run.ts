/**
 * The fault rows: `npm run test:faults [-- --only NAME,NAME --seed N]`, `npm run test:long` for the full counts.
 * Prints a line a row and writes reports/faults.json; exits 1 when a row failed or could not be run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { projectRoot } from '../helpers/project.ts';
import { countsOf, type Form, type Report, type Row, Skip } from './row.ts';
import { loadRow, rowNames } from './rows.ts';
import { lineOf, type Result } from './table.ts';

/** On a machine that has other work, or is slow today, the run may take so many times as long. */
const patience = Number(process.env['BITMAPD_FAULTS_PATIENCE'] ?? 1);
/** All rows of the short run together. */
const ciLimitMs = patience * 8 * 60_000;
const progressEveryMs = 10_000;

const clock = new SystemClock();
const { form, seed, wanted } = options();
const results: Result[] = [];

function options(): { form: Form; seed: number; wanted: readonly string[] } {
  const { values } = parseArgs({
    options: {
      long: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: '1' },
    },
  });
  const names = values.only.flatMap(list => list.split(','));
  const unknown = names.filter(name => !rowNames.some(known => known === name));
  const seed = Number(values.seed);
  if (unknown.length > 0)
    end(2, `no row is called ${unknown.join(', ')}; the rows are ${rowNames.join(', ')}`);
  if (!Number.isSafeInteger(seed)) end(2, `the seed is a whole number, got ${values.seed}`);
  const form = values.long ? 'long' : values.short ? 'short' : 'ci';
  return { form, seed, wanted: names.length > 0 ? names : rowNames };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function end(code: number, message: string): never {
  process.stderr.write(`test:faults: ${message}\n`);
  process.exit(code);
}

function reportOf(name: string): Report {
  let shownMs = clock.monotonicMs();
  return {
    progress: (done, of) => {
      if (clock.monotonicMs() - shownMs < progressEveryMs) return;
      shownMs = clock.monotonicMs();
      print(`  ${name}: ${done} of ${of}`);
    },
    broken: what => {
      print(`  ${name}: BROKEN: ${what}`);
      const script = form === 'long' ? 'test:long' : 'test:faults';
      print(`  ${name}: seed ${seed}; replay with: npm run ${script} -- --only ${name} --seed ${seed}`);
    },
  };
}

async function resultOf(name: string): Promise<Result> {
  const startedMs = clock.monotonicMs();
  const took = () => Math.round(clock.monotonicMs() - startedMs);
  const nothing = { name, value: 0, unit: '', count: 0, pass: false };
  try {
    const row = await loadRow(name);
    if (row === undefined) throw new Skip('nobody has built this row');
    return { name, ...(await watched(row)), ms: took() };
  } catch (error) {
    if (error instanceof Skip) return { ...nothing, seen: error.message, ms: took(), skipped: true };
    const seen = error instanceof Error ? (error.stack ?? error.message) : String(error);
    reportOf(name).broken(seen);
    return { ...nothing, seen: seen.split('\n')[0] ?? '', ms: took() };
  }
}

/** A row that breaks its word and reports a broken invariant as a pass is failed here. */
async function watched(row: Row) {
  let intact = true;
  const report = reportOf(row.name);
  const broken = (what: string) => {
    intact = false;
    report.broken(what);
  };
  const outcome = await row.run(countsOf(form, seed), { ...report, broken });
  return { ...outcome, pass: outcome.pass && intact };
}

function save(): void {
  const folder = path.join(projectRoot, 'reports');
  mkdirSync(folder, { recursive: true });
  const rows = results.map(({ name, seen, value, unit, count, pass, ms }) => {
    return { name, seen, value, unit, count, pass, ms };
  });
  const skipped = results.filter(result => result.skipped).length;
  writeFileSync(path.join(folder, 'faults.json'), `${JSON.stringify({ rows, skipped }, null, 2)}\n`);
}

function keep(result: Result): void {
  results.push(result);
  save();
  print(lineOf(result));
}

let running = '';
if (form === 'ci') {
  clock.after(ciLimitMs, () => {
    const seen = `not done ${ciLimitMs / 60_000} minutes after the first row began`;
    keep({ name: running, seen, value: 0, unit: '', count: 0, pass: false, ms: 0 });
    end(1, seen);
  });
}
for (const name of wanted) {
  running = name;
  keep(await resultOf(name));
}
const failed = results.filter(({ pass }) => !pass);
if (failed.length > 0) end(1, `not passed: ${failed.map(({ name }) => name).join(', ')}`);
process.exit(0);
