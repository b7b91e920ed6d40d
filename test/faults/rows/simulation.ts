import { simulateDay } from '../../simulation/simulation.ts';
import type { Counts, Outcome, Report, Row } from '../row.ts';

/** Seeds, and passengers of each day. */
const seeds = { short: 1, ci: 3, long: 50 };
const passengers = { short: 200, ci: 10_000, long: 10_000 };
const kiosks = 4;

/** Days from the seed that was given on: `--seed N` replays the day of seed N first, bit for bit. */
async function run(counts: Counts, report: Report): Promise<Outcome> {
  const days = counts.of(seeds);
  let broken = 0;
  let faults = 0;
  let encounters = 0;
  for (let day = 0; day < days; day++) {
    const seed = counts.seed + day;
    const { violation, tail, ...seen } = await simulateDay({
      seed,
      passengers: counts.of(passengers),
      kiosks,
      faults: 1,
    });
    faults += Object.values(seen.faults).reduce((sum, count) => sum + count, 0);
    encounters += seen.encounters;
    if (violation !== undefined) {
      broken++;
      const { invariant, detail, atMs } = violation;
      report.broken([...tail, `seed ${seed} at ${atMs} ms: ${invariant}: ${detail}`].join('\n'));
    }
    report.progress(day + 1, days);
  }
  const last = counts.seed + days - 1;
  const total = `${encounters.toLocaleString('en')} encounters, ${faults} faults`;
  const seen = `${broken} of ${days} days broke an invariant (seeds ${counts.seed} to ${last}; ${total})`;
  return { seen, value: broken, unit: 'days', count: days, pass: broken === 0 };
}

export const row: Row = { name: 'simulation', run };
