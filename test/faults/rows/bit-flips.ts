import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { randomFrom } from '../../../hal/drivers/sim/random.ts';
import { lifeOf } from '../compare.ts';
import { damage, filesByKind } from '../damage/damage.ts';
import { aborted, ContainedInspector } from '../damage/contained.ts';
import { type Inspection, silentlyWrong } from '../damage/inspect.ts';
import { withEndings } from '../endings.ts';
import type { Row } from '../row.ts';
import { memoryFolder } from '../scratch.ts';
import { grown, type Life, openLife, take } from '../workload.ts';

/** Lives for so many steps and closes, once for each number: then both tables and a log hold records. */
async function settledLife(folder: string, sessions: readonly number[]): Promise<Life> {
  let life: Life | undefined;
  for (const steps of sessions) {
    const store = await openLife(folder);
    life = await lifeOf(store);
    for (let step = 0; step < steps; step++) {
      await take(store, life);
      life = grown(life);
    }
    await store.close();
  }
  if (life === undefined) throw new Error('no session');
  return life;
}

const kindOf = ({ told }: Inspection) => (told.length > 0 ? 'told' : 'harmless');

/** Damage to the files of a store that is closed. */
export const row: Row = {
  name: 'bit-flips',
  run: (counts, report) =>
    withEndings(async endings => {
      const flips = counts.of({ short: 40, ci: 1_000, long: 10_000 });
      const scratch = await memoryFolder(endings);
      const [whole, copy] = [path.join(scratch, 'whole'), path.join(scratch, 'copy')];
      const life = await settledLife(whole, [60, 60]);
      const kinds = [...filesByKind(whole).keys()];
      const wrong: string[] = [];
      const seen = { told: 0, harmless: 0 };
      const inspector = new ContainedInspector();
      endings.after(() => inspector.close());
      for (let flip = 0; flip < flips; flip++) {
        const random = randomFrom(`${counts.seed} ${flip}`);
        rmSync(copy, { recursive: true, force: true });
        cpSync(whole, copy, { recursive: true });
        const what = damage(copy, kinds[flip % kinds.length], random);
        const inspection = await inspector.inspect(copy, life.steps);
        const silent = inspection.told.includes(aborted) ? aborted : silentlyWrong(inspection);
        if (silent !== undefined) wrong.push(`${what}: ${silent}`);
        else seen[kindOf(inspection)]++;
        report.progress(flip + 1, flips);
      }
      for (const what of wrong.slice(0, 20)) report.broken(what);
      return {
        seen: `${wrong.length} of ${flips} flips and cuts silently wrong, or the end of the process (${kinds.join(', ')}); ${seen.told} told of, ${seen.harmless} harmless`,
        value: wrong.length,
        unit: 'silently wrong',
        count: flips,
        pass: wrong.length === 0,
      };
    }),
};
