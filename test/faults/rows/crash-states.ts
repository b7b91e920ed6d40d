import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomFrom } from '../../../hal/drivers/sim/random.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { type Endings, withEndings } from '../endings.ts';
import { explore, type Model } from '../power-cut/explore.ts';
import type { History } from '../power-cut/history.ts';
import { record } from '../power-cut/record.ts';
import type { Row } from '../row.ts';
import { memoryFolder } from '../scratch.ts';

const writer = fileURLToPath(new URL('../writer.js', import.meta.url));

/** The history of a store that is made, lives for some steps, is closed and opened again, as often as there are numbers. */
async function historyOfLife(endings: Endings, steps: readonly number[], without: string): Promise<History> {
  const root = await temporaryFolder(endings);
  const scratch = await memoryFolder(endings);
  const sessions = steps.map(count => [writer, path.join(root, 'store'), String(count), 'close', without]);
  return record(sessions, root, scratch);
}

/** Power cuts, in every way that two models of a file system allow. */
export const row: Row = {
  name: 'crash-states',
  run: (counts, report) =>
    withEndings(async endings => {
      const states = counts.of({ short: 30, ci: 200, long: 2_000 });
      const steps = counts.of({ short: 60, ci: 150, long: 300 });
      const history = await historyOfLife(endings, [steps, steps / 3, steps], '');
      const scratch = await memoryFolder(endings);
      const seen: Record<Model, number> = { ext4: 0, strict: 0 };
      const losses: string[] = [];
      for (const model of ['ext4', 'strict'] as const) {
        const random = randomFrom(`${counts.seed} ${model}`);
        const onState = (done: number) => report.progress(seen.ext4 + done, states);
        const found = await explore(history, scratch, { model, states: states / 2, random, onState });
        seen[model] = found.states;
        losses.push(...found.losses);
      }
      for (const loss of losses.slice(0, 10)) report.broken(loss);
      const count = seen.ext4 + seen.strict;
      return {
        seen: `${losses.length} of ${count} states lost or tore what was acknowledged, or did not open (ext4 ${seen.ext4}, strict POSIX ${seen.strict})`,
        value: losses.length,
        unit: 'states',
        count,
        pass: losses.length === 0 && count === states,
      };
    }),
};
