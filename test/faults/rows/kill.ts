import path from 'node:path';
import { randomFrom } from '../../../hal/drivers/sim/random.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { type Endings, withEndings } from '../endings.ts';
import { killDaemons, type KilledDaemons } from '../kill/daemons.ts';
import { isInTime, worstOf } from '../kill/readiness.ts';
import { type KilledWriters, killWriters } from '../kill/writers.ts';
import type { Counts, Report, Row } from '../row.ts';

/** A store grows with every life in it; a new one now and then keeps the comparison short. */
const killsPerStore = 10;

type Killed = KilledWriters | KilledDaemons;

/** kill -9 of a process that does nothing but write to its store, and of whole daemons with travellers in their lanes. */
export const row: Row = {
  name: 'kill',
  run: (counts, report) =>
    withEndings(async endings => {
      const kills = counts.of({ short: 3, ci: 20, long: 200 });
      const daemonKills = counts.of({ short: 0, ci: 3, long: 20 });
      const writers = await killAllWriters(endings, kills, counts, report);
      const daemons =
        daemonKills === 0
          ? undefined
          : await killDaemons(endings, daemonKills, randomFrom(`${counts.seed} daemon`));
      const all = daemons === undefined ? [writers] : [writers, daemons];
      const losses = all.flatMap(({ losses }) => losses);
      for (const loss of losses.slice(0, 10)) report.broken(loss);
      // The short form runs among all other tests: a start says nothing there.
      const isFast = counts.form === 'short' || all.every(({ starts }) => starts.every(isInTime));
      const ofDaemons =
        daemons === undefined ? '' : `; ${wordsOf(daemons, daemonKills, 'daemons', 'encounters')}`;
      return {
        seen: `${wordsOf(writers, kills, 'writers', 'steps')}${ofDaemons}`,
        value: losses.length,
        unit: 'losses',
        count: kills + daemonKills,
        pass: losses.length === 0 && isFast,
      };
    }),
};

async function killAllWriters(
  endings: Endings,
  kills: number,
  { seed }: Counts,
  report: Report,
): Promise<KilledWriters> {
  const folder = path.join(await temporaryFolder(endings), 'store');
  const stores: KilledWriters[] = [];
  for (let done = 0; done < kills; done += killsPerStore) {
    const random = randomFrom(`${seed} ${done}`);
    stores.push(await killWriters(folder, Math.min(killsPerStore, kills - done), random));
    report.progress(done, kills);
  }
  return {
    acknowledged: stores.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    starts: stores.flatMap(({ starts }) => starts),
    losses: stores.flatMap(({ losses }) => losses),
  };
}

const wordsOf = ({ losses, acknowledged, starts }: Killed, kills: number, whom: string, what: string) =>
  `${losses.length} lost or torn of ${acknowledged.toLocaleString('en')} acknowledged ${what} in ${kills} kills of ${whom}, ready again in ${worstOf(starts)}`;
