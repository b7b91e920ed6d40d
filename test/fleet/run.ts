/**
 * The fleet on Mosquitto: `npm run test:fleet [-- --full] [--only NAME,NAME] [--list]`.
 * Prints a line a row and writes reports/fleet.json; exits 1 when a row failed, is missing or could not be run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { withEndings } from '../faults/endings.ts';
import { lineOf, type Result } from '../faults/table.ts';
import { projectRoot } from '../helpers/project.ts';
import { patience } from './patience.ts';
import type { Row } from './row.ts';
import { rowNames } from './rows.ts';

const rowLimitMs = patience * 10 * 60_000;

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const print = (line: string) => process.stdout.write(`${line}\n`);
const startedAt = performance.now();
const results: Result[] = [];

function wantedRows(): readonly string[] {
  const names = values.only.flatMap(list => list.split(','));
  const unknown = names.filter(name => !rowNames.some(known => known === name));
  if (unknown.length > 0) {
    process.stderr.write(
      `test:fleet: no row is called ${unknown.join(', ')}; the rows are ${rowNames.join(', ')}\n`,
    );
    process.exit(2);
  }
  return names.length > 0 ? names : rowNames;
}

async function resultOf(name: string): Promise<Result> {
  const rowStartedAt = performance.now();
  const took = () => Math.round(performance.now() - rowStartedAt);
  try {
    const { row } = (await import(`./rows/${name}.js`)) as { readonly row: Row };
    const { value = 0, unit = '', count = 0, seen, pass } = await inTime(run(row));
    return { name, seen, value, unit, count, pass, ms: took() };
  } catch (error) {
    const seen = error instanceof Error ? (error.stack ?? error.message) : String(error);
    print(`  ${name}: BROKEN: ${seen}`);
    return { name, seen: seen.split('\n')[0] ?? '', value: 0, unit: '', count: 0, pass: false, ms: took() };
  }
}

function run(row: Row) {
  return withEndings(endings =>
    row.run({
      full: values.full,
      endings,
      of: ({ ci, full }) => (values.full ? full : ci),
      progress: what => print(`  ${row.name}: ${what}`),
    }),
  );
}

function inTime<Value>(work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`not done in ${rowLimitMs / 60_000} minutes`)),
      rowLimitMs,
    );
    work.then(resolve, reject).finally(() => clearTimeout(late));
  });
}

function save(): void {
  const folder = path.join(projectRoot, 'reports');
  mkdirSync(folder, { recursive: true });
  const report = {
    full: values.full,
    rows: results,
    skipped: 0,
    ms: Math.round(performance.now() - startedAt),
  };
  writeFileSync(path.join(folder, 'fleet.json'), `${JSON.stringify(report, null, 2)}\n`);
}

if (values.list) {
  print(rowNames.join('\n'));
  process.exit(0);
}
for (const name of wantedRows()) {
  const result = await resultOf(name);
  results.push(result);
  save();
  print(lineOf(result));
}
print(`${((performance.now() - startedAt) / 1000).toFixed(1)} s in all`);
const failed = results.filter(({ pass }) => !pass);
if (failed.length > 0)
  process.stderr.write(`test:fleet: not passed: ${failed.map(({ name }) => name).join(', ')}\n`);
process.exit(failed.length > 0 ? 1 : 0);
