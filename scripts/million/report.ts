// What scripts/search-million.ts and million-iris.ts print and write to reports/.
import { mkdirSync, writeFileSync } from 'node:fs';

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly count: number;
  /** What the issue asks for at most, and whether it is met; null where it asks for nothing. */
  readonly goal: number | null;
  readonly pass: boolean | null;
}

/** Says a figure: its name, value and unit, how many it rests on, and what is asked for at most. */
export type Note = (name: string, value: number, unit: string, count: number, goal?: number) => void;

export interface Report {
  readonly note: Note;
  write(): void;
}

/** Written to reports/NAME.json. */
export function startReport(name: string): Report {
  const rows: Row[] = [];
  const startedMs = performance.now();
  const elapsedS = () => (performance.now() - startedMs) / 1_000;
  const note: Note = (name, value, unit, count, goal) => {
    const pass = goal === undefined ? null : value <= goal;
    rows.push({ name, value, unit, count, goal: goal ?? null, pass });
    const verdict = pass === null ? '' : pass ? `  ok (<= ${goal})` : `  MISSED (<= ${goal})`;
    const clock = String(Math.round(elapsedS())).padStart(4);
    process.stdout.write(
      `${clock} s  ${name.padEnd(62)} ${value.toPrecision(4)} ${unit} (n = ${count})${verdict}\n`,
    );
  };
  return {
    note,
    write() {
      note('resident memory', process.memoryUsage.rss() / 2 ** 20, 'MiB', 1);
      note('the run', elapsedS(), 's', 1);
      mkdirSync('reports', { recursive: true });
      const report = JSON.stringify({ rows, skipped: 0 }, undefined, 2);
      writeFileSync(`reports/${name}.json`, `${report}\n`);
    },
  };
}
