import { playDays } from '../../simulation/days.ts';
import type { DayResult } from '../../simulation/simulation.ts';
import type { Counts, Outcome, Report, Row } from '../row.ts';

/** Seeds, and passengers of each day. */
const seeds = { short: 1, ci: 3, long: 50 };
const passengers = { short: 200, ci: 10_000, long: 10_000 };
const kiosks = 4;

/** Days from the seed that was given on: `--seed N` replays the day of seed N first, bit for bit. */
async function run(counts: Counts, report: Report): Promise<Outcome> {
  const days = Array.from({ length: counts.of(seeds) }, (_, index) => ({
    seed: counts.seed + index,
    passengers: counts.of(passengers),
    kiosks,
    faults: 1,
  }));
  const results: DayResult[] = [];
  await playDays(days, result => {
    results.push(result);
    tell(result, report);
    report.progress(results.length, days.length);
  });
  return outcomeOf(results, counts.seed);
}

function tell({ seed, violation, tail }: DayResult, report: Report): void {
  if (violation === undefined) return;
  const { invariant, detail, atMs } = violation;
  report.broken([...tail, `seed ${seed} at ${atMs} ms: ${invariant}: ${detail}`].join('\n'));
}

function outcomeOf(results: readonly DayResult[], firstSeed: number): Outcome {
  const sum = (of: (result: DayResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const broken = sum(({ violation }) => (violation === undefined ? 0 : 1));
  const faults = sum(result => Object.values(result.faults).reduce((total, count) => total + count, 0));
  const encounters = sum(result => result.encounters).toLocaleString('en');
  const count = results.length;
  const which = `seeds ${firstSeed} to ${firstSeed + count - 1}; ${encounters} encounters, ${faults} faults`;
  const seen = `${broken} of ${count} days broke an invariant (${which})`;
  return { seen, value: broken, unit: 'days', count, pass: broken === 0 };
}

export const row: Row = { name: 'simulation', run };
