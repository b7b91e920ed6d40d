import path from 'node:path';
import { randomFrom } from '../../../hal/drivers/sim/random.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { type Endings, withEndings } from '../endings.ts';
import { killDaemons } from '../kill/daemons.ts';
import { isInTime, worstOf } from '../kill/readiness.ts';
import { type KilledWriters, killWriters } from '../kill/writers.ts';
import { type Role, roles } from '../living.ts';
import type { Counts, Report, Row } from '../row.ts';

/** A store grows with every life in it; a new one now and then keeps the comparison short. */
const killsPerStore = 10;

interface Killed extends KilledWriters {
  readonly kills: number;
  /** Who was killed, and what it had acknowledged, in words. */
  readonly whom: string;
  readonly what: string;
}

/** kill -9 of processes that do nothing but write to a store, and of whole daemons with travellers in their lanes. */
export const row: Row = {
  name: 'kill',
  run: (counts, report) =>
    withEndings(async endings => {
      const killed: Killed[] = [];
      for (const role of roles) killed.push(await killAllWriters(endings, role, counts, report));
      const kills = counts.of({ short: 0, ci: 3, long: 20 });
      const random = randomFrom(`${counts.seed} daemon`);
      if (kills > 0) killed.push({ ...(await killDaemons(endings, kills, random)), kills, ...ofDaemons });
      const losses = killed.flatMap(({ losses }) => losses);
      for (const loss of losses.slice(0, 10)) report.broken(loss);
      // The short form runs among all other tests: how long a start takes says nothing there.
      const isFast = counts.form === 'short' || killed.every(({ starts }) => starts.every(isInTime));
      return {
        seen: killed.map(wordsOf).join('; '),
        value: losses.length,
        unit: 'losses',
        count: killed.reduce((sum, { kills }) => sum + kills, 0),
        pass: losses.length === 0 && isFast,
      };
    }),
};

const ofDaemons = { whom: 'a daemon', what: 'encounters' };

async function killAllWriters(endings: Endings, role: Role, counts: Counts, report: Report): Promise<Killed> {
  const kills = {
    kiosk: counts.of({ short: 3, ci: 20, long: 200 }),
    hub: counts.of({ short: 2, ci: 6, long: 60 }),
  }[role];
  const place = { role, folder: path.join(await temporaryFolder(endings), role) };
  const stores: KilledWriters[] = [];
  for (let done = 0; done < kills; done += killsPerStore) {
    const random = randomFrom(`${counts.seed} ${role} ${done}`);
    stores.push(await killWriters(place, Math.min(killsPerStore, kills - done), random));
    report.progress(done, kills);
  }
  return {
    ...{ kills, whom: `a writer to a ${role}'s store`, what: 'steps' },
    acknowledged: stores.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    starts: stores.flatMap(({ starts }) => starts),
    losses: stores.flatMap(({ losses }) => losses.map(loss => `${role}: ${loss}`)),
  };
}

const wordsOf = ({ losses, acknowledged, starts, kills, whom, what }: Killed) =>
  `${losses.length} lost or torn of ${acknowledged.toLocaleString('en')} acknowledged ${what} in ${kills} kills of ${whom}, ready again in ${worstOf(starts)}`;
