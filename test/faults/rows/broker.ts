import { percentile } from '../../../daemon/biometrics/evaluation.ts';
import { linkDefaults } from '../../../daemon/link/parameters.ts';
import { randomFrom } from '../../../hal/drivers/sim/random.ts';
import { MemoryWatch } from '../broker/memory.ts';
import { type Scenario, scenarios, slowLink } from '../broker/scenarios.ts';
import { siteWith } from '../broker/site.ts';
import { drainWeek, secondsOfWeek } from '../broker/week.ts';
import { withEndings } from '../endings.ts';
import type { Counts, Report, Row } from '../row.ts';

/** How much more memory a scenario may take at its end than in its second quarter, kiosk and hub in one process, in MiB. */
const growthLimitMiB = 96;

interface Part {
  readonly wrong: number;
  readonly count: number;
  readonly told: string;
}

/** What a broker and a line can do to a kiosk and its hub. */
export const row: Row = {
  name: 'broker',
  run: async (counts, report) => {
    const parts: Part[] = [];
    for (const [name, scenario] of Object.entries(scenarios)) {
      parts.push(await scenarioPart(name, scenario, counts, report));
    }
    parts.push(await weekPart(counts, report));
    const wrong = parts.reduce((sum, part) => sum + part.wrong, 0);
    return {
      seen: parts.map(({ told }) => told).join('; '),
      value: wrong,
      unit: 'events lost, twice, or out of order',
      count: parts.reduce((sum, { count }) => sum + count, 0),
      pass: wrong === 0,
    };
  },
};

function scenarioPart(name: string, scenario: Scenario, counts: Counts, report: Report): Promise<Part> {
  const events = counts.of({ short: 200, ci: 2_000, long: 20_000 });
  const faults = counts.of({ short: 2, ci: 6, long: 40 });
  return withEndings(async endings => {
    const random = randomFrom(`${counts.seed} ${name}`);
    const site = await siteWith(
      endings,
      counts.seed,
      name === slowLink ? linkDefaults.ackTimeoutMs : undefined,
    );
    const watch = new MemoryWatch();
    const { count, told } = await scenario(site, { events, faults, random });
    await site.drained(20_000);
    const { growthMiB } = watch.end();
    const { committed, lost, twice } = await site.judge();
    if (lost + twice > 0) report.broken(`${name}: ${lost} of ${committed} lost, ${twice} twice`);
    if (growthMiB > growthLimitMiB) report.broken(`${name}: memory grew by ${Math.round(growthMiB)} MiB`);
    const wrong = lost + twice + Number(growthMiB > growthLimitMiB);
    const more = told === undefined ? '' : `, ${told}`;
    return { wrong, count, told: `${name}: ${lost + twice} of ${committed} after ${count}${more}` };
  });
}

function weekPart(counts: Counts, report: Report): Promise<Part> {
  const events = counts.of({ short: 2_000, ci: 20_000, long: secondsOfWeek });
  return withEndings(async endings => {
    const site = await siteWith(endings, counts.seed);
    const { eventsPerSecond, hitMs, peakMiB, growthMiB } = await drainWeek(site, events, report);
    const { committed, lost, twice } = await site.judge();
    if (lost + twice > 0) report.broken(`outage: ${lost} of ${committed} lost, ${twice} twice`);
    if (growthMiB > growthLimitMiB) report.broken(`outage: memory grew by ${Math.round(growthMiB)} MiB`);
    const rate = `${Math.round(eventsPerSecond)} events/s`;
    const hits = `a hit took ${Math.round(percentile(hitMs, 0.5))} ms, at worst ${Math.round(Math.max(...hitMs))}`;
    const memory = `memory ${Math.round(peakMiB)} MiB, grown by ${Math.round(growthMiB)}`;
    return {
      wrong: lost + twice + Number(growthMiB > growthLimitMiB),
      count: 1,
      told: `outage: ${lost + twice} of ${committed}, ${rate}, ${hits}, ${memory}`,
    };
  });
}
