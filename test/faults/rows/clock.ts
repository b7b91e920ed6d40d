import { isDeepStrictEqual } from 'node:util';
import path from 'node:path';
import { newUlids } from '../../../daemon/ulids.ts';
import { ManualClock } from '../../../hal/drivers/sim/clock.ts';
import { type Random, randomFrom } from '../../../hal/drivers/sim/random.ts';
import { LaneBench } from '../../helpers/lane-bench.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { differences, lifeOf } from '../compare.ts';
import { withEndings } from '../endings.ts';
import type { Row } from '../row.ts';
import { grown, openLife, take } from '../workload.ts';

const tenYearsMs = 10 * 365.25 * 86_400_000;

/** What a wall clock may be set to: far off, an hour off (local time in summer), what a board without a clock begins at. */
function newWall(clock: ManualClock, random: Random): Date {
  const by = (ms: number) => new Date(clock.wall().getTime() + ms);
  return random.pick([
    by(tenYearsMs * random.uniform(0.5, 1)),
    by(-tenYearsMs * random.uniform(0.5, 1)),
    by(3_600_000),
    by(-3_600_000),
    new Date(0),
    new Date('2026-03-29T01:00:00Z'),
    new Date('2026-10-25T01:00:00Z'),
  ]);
}

/** What travellers saw of a lane: what happened, each with its monotonic time; and the flag of each record. */
interface Walk {
  readonly happened: readonly string[];
  readonly flags: readonly boolean[];
}

/** Three travellers at a lane whose clock is set again and again, or is not. */
async function walkOf(random: Random, isSet: boolean): Promise<Walk> {
  const bench = await new LaneBench().ready();
  const { clock } = bench;
  const list = bench.lists[0];
  // A list that is too old is GREY, and has to be: this one is always as old as the clock.
  if (list !== undefined) {
    bench.lists = [
      Object.defineProperty({ ...list }, 'importedAt', { get: () => clock.wall().toISOString() }),
    ];
  }
  const happened: string[] = [];
  const note = (what: string) => happened.push(`${clock.monotonicMs()} ${what}`);
  bench.lane.onChange(({ state, answer = '' }) => note(`${state} ${answer}`));
  bench.barrier.onChange(note);
  const jump = () => isSet && clock.setWall(newWall(clock, random));
  for (let traveller = 0; traveller < 3; traveller++) {
    clock.wallTrusted = traveller !== 1;
    jump();
    await bench.arrive();
    jump();
    await bench.place(traveller === 2 ? 0 : 1);
    jump();
    await bench.walkOn();
    await clock.advance(60_000);
  }
  note(bench.errors.join());
  return { happened, flags: bench.encounters.map(({ timeUntrusted = false }) => timeUntrusted) };
}

/** What went wrong at a lane whose clock was set. */
async function laneFault(random: Random): Promise<string | undefined> {
  const [plain, jumping] = [await walkOf(random, false), await walkOf(random, true)];
  if (!isDeepStrictEqual(plain.happened, jumping.happened))
    return 'the lane did otherwise, or at other times';
  const wanted = [false, true, false];
  if (!isDeepStrictEqual(jumping.flags, wanted)) return `flags ${jumping.flags.join()}, not ${wanted.join()}`;
  return undefined;
}

/** Ids must sort in the order in which they were made, over restarts too. */
function orderFault(random: Random): string | undefined {
  const clock = new ManualClock();
  let last = '';
  for (let run = 0; run < 5; run++) {
    const newId = newUlids({ clock, random: random.uniform }, last === '' ? undefined : last);
    for (let made = 0; made < 20; made++) {
      if (random.chance(0.3)) clock.setWall(newWall(clock, random));
      const id = newId();
      if (id <= last) return `${id} was made after ${last}`;
      last = id;
    }
  }
  return undefined;
}

/** A store must hold all it was given, whatever its clock shows: its directory's times and its signed heads come from it. */
async function storeFault(folder: string, random: Random): Promise<string | undefined> {
  const clock = new ManualClock();
  for (let run = 0; run < 2; run++) {
    const store = await openLife(folder, { now: () => clock.wall() });
    let life = await lifeOf(store);
    for (let step = 0; step < 25; step++) {
      if (random.chance(0.3)) clock.setWall(newWall(clock, random));
      await take(store, life);
      life = grown(life);
    }
    const wrong = await differences(store, life);
    await store.tend();
    await store.close();
    if (wrong.length > 0) return `the store differs in ${wrong.join(', ')}`;
  }
  return undefined;
}

/** Wall clocks that are set while the kiosk works. */
export const row: Row = {
  name: 'clock',
  run: (counts, report) =>
    withEndings(async endings => {
      const rounds = counts.of({ short: 5, ci: 60, long: 1_000 });
      const root = await temporaryFolder(endings);
      const wrong: string[] = [];
      for (let round = 0; round < rounds; round++) {
        const random = randomFrom(`${counts.seed} ${round}`);
        const found = [
          await laneFault(random.fork('lane')),
          orderFault(random.fork('order')),
          round % 5 === 0
            ? await storeFault(path.join(root, String(round)), random.fork('store'))
            : undefined,
        ];
        wrong.push(...found.flatMap(fault => (fault === undefined ? [] : [`round ${round}: ${fault}`])));
        report.progress(round + 1, rounds);
      }
      for (const what of wrong.slice(0, 10)) report.broken(what);
      return {
        seen: `${wrong.length} of ${rounds} rounds of jumps (up to 10 years, an hour, to 1970) changed the order, a timer or a record; records are flagged while the time is untrusted`,
        value: wrong.length,
        unit: 'rounds',
        count: rounds,
        pass: wrong.length === 0,
      };
    }),
};
