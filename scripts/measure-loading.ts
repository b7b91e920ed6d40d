// `node dist/scripts/measure-loading.js [REFERENCES] [PAUSE_MS]`: how long captures and searches take while a long list loads, first
// into an empty gallery, then in place of itself. A capture and, the second time, a search come PAUSE_MS after the last.
import type { BiometricEngine } from '../daemon/biometrics/engine.ts';
import { percentile } from '../daemon/biometrics/evaluation.ts';
import { fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import { startWorkerEngine } from '../daemon/biometrics/worker-engine.ts';
import type { Watchlist } from '../daemon/core/watchlist.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { enrolmentImpressions } from '../hal/drivers/sim/sim-world.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { growModelFinger } from './training/model-fingers.ts';
import { takeModelImpression, templateOf } from './training/model-impressions.ts';

/** So many model fingers stand for the list, over and over: to load one is the same work each time. */
const distinct = 1_000;
const options = { minimumScore: 20, maximumCandidates: 5, today: '2026-01-01' };
const clock = new SystemClock();
const [references = 52_000, pauseMs = 1_500] = process.argv.slice(2).map(Number);

function longList(version: number): Watchlist {
  const random = randomFrom('loading');
  const records = Array.from({ length: distinct }, (_, finger) => {
    const grown = growModelFinger(random.fork(finger));
    return fingerprint.encode(templateOf(takeModelImpression(grown, random.fork(`impression ${finger}`))));
  });
  const subjects = Array.from({ length: references }, (_, index) => ({ id: `s${index}` }));
  return {
    name: 'long',
    version,
    importedAt: '2026-01-01T00:00:00Z',
    subjects,
    references: subjects.map(({ id }, index) => {
      return {
        subject: id,
        instance: 1,
        modality: 'fingerprint' as const,
        position: 0,
        template: records[index % distinct],
      };
    }),
  };
}

const timed = async (call: () => Promise<unknown>) => {
  const startedMs = clock.monotonicMs();
  await call();
  return clock.monotonicMs() - startedMs;
};

async function during(load: Promise<void>, calls: Readonly<Record<string, () => Promise<unknown>>>) {
  const timesMs = new Map(Object.keys(calls).map(name => [name, [] as number[]]));
  const progress = { loaded: false };
  const loading = load.then(() => (progress.loaded = true));
  while (!progress.loaded) {
    for (const [name, call] of Object.entries(calls)) timesMs.get(name)?.push(await timed(call));
    await new Promise<void>(resolve => void clock.after(pauseMs, resolve));
  }
  await loading;
  return timesMs;
}

async function measure(engine: BiometricEngine): Promise<void> {
  const sensor = { widthPx: 300, heightPx: 400, dpi: 500 };
  const [image] = (await enrolmentImpressions([101], 1, sensor)).get(101) ?? [];
  const acquire = () => engine.acquire(image);
  const { template } = await engine.acquire(image);
  if (template === undefined) throw new Error('the synthetic print is not usable');
  const identify = () => engine.identify(template, options);
  for (const calls of [{ acquire }, { acquire, identify }]) {
    const list = longList('identify' in calls ? 2 : 1);
    const startedMs = clock.monotonicMs();
    const timesMs = await during(engine.load(list), calls);
    const seconds = (clock.monotonicMs() - startedMs) / 1000;
    process.stdout.write(`${references} references in ${seconds.toFixed(1)} s\n`);
    for (const [name, times] of timesMs) {
      const [p50, most] = [0.5, 1].map(share => percentile(times, share).toFixed(0));
      process.stdout.write(`  ${name}: ${times.length} times, half in ${p50} ms, at most ${most} ms\n`);
    }
  }
  process.stdout.write(
    `alone: ${(await timed(acquire)).toFixed(0)} and ${(await timed(identify)).toFixed(0)} ms\n`,
  );
}

const engine = startWorkerEngine({ clock });
try {
  await measure(engine);
} finally {
  await engine.close();
}
