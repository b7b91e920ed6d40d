import { fileURLToPath } from 'node:url';
import { randomFrom } from '../../../hal/drivers/sim/random.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { type Endings, withEndings } from '../endings.ts';
import { type Exploration, explore, type Model } from '../power-cut/explore.ts';
import type { History } from '../power-cut/history.ts';
import { record } from '../power-cut/record.ts';
import { type Role, roles } from '../living.ts';
import type { Counts, Report, Row } from '../row.ts';
import { memoryFolder } from '../scratch.ts';

const writer = fileURLToPath(new URL('../writer.js', import.meta.url));

/** What can be switched off in the writer. The row must see the loss, or it proves nothing. */
export const safeguards = ['sync', 'directory-sync'] as const;

/** The history of a store that is made, lives for some steps, is closed and opened again, as often as there are numbers. */
export async function historyOfLife(
  endings: Endings,
  steps: readonly number[],
  { role = 'kiosk', without = '' }: { readonly role?: Role; readonly without?: string } = {},
): Promise<{ readonly history: History; readonly root: string }> {
  const root = await temporaryFolder(endings);
  const scratch = await memoryFolder(endings);
  const sessions = steps.map(count => [writer, role, root, String(count), 'close', without]);
  return { history: await record(sessions, root, scratch), root };
}

/** Enough for LevelDB to begin a second log, which has a name that only the folder's sync promises: a hub keeps no pictures. */
const stepsPerLog = { kiosk: 250, hub: 700 };

/** Power cuts, in every way that two models of a file system allow. */
export const row: Row = {
  name: 'crash-states',
  run: (counts, report) =>
    withEndings(async endings => {
      const wanted = {
        kiosk: counts.of({ short: 20, ci: 200, long: 2_000 }),
        hub: counts.of({ short: 10, ci: 60, long: 600 }),
      };
      const losses: string[] = [];
      const states = { kiosk: 0, hub: 0 };
      for (const role of roles) {
        const found = await exploreBoth(endings, { role, wanted: wanted[role] }, counts, report);
        losses.push(...found.flatMap(({ losses }) => losses.map(loss => `${role}: ${loss}`)));
        states[role] = found.reduce((sum, { states }) => sum + states, 0);
      }
      const count = states.kiosk + states.hub;
      for (const loss of losses.slice(0, 10)) report.broken(loss);
      const unseen = counts.form === 'short' ? [] : await unseenMutants(endings, counts);
      for (const name of unseen) report.broken(`with ${name} switched off no loss was found`);
      return {
        seen: `${losses.length} of ${count} states (${states.kiosk} of a kiosk's store, ${states.hub} of a hub's) lost or tore what was acknowledged, or did not open (ext4 and strict POSIX, half each)${wordsOf(counts, unseen)}`,
        value: losses.length,
        unit: 'states',
        count,
        pass: losses.length === 0 && unseen.length === 0 && count === wanted.kiosk + wanted.hub,
      };
    }),
};

function wordsOf({ form }: Counts, unseen: readonly string[]): string {
  if (form === 'short') return '';
  if (unseen.length > 0) return `; NO loss is found without ${unseen.join(', ')}`;
  return "; without sync, and without the folder's sync, losses are found";
}

async function exploreBoth(
  endings: Endings,
  { role, wanted }: { readonly role: Role; readonly wanted: number },
  { form, seed }: Counts,
  report: Report,
): Promise<Exploration[]> {
  const many = 2 * stepsPerLog[role];
  const sessions = { short: [40, 40], ci: [250, 40, 250], long: [many, 40, many, 40, many] };
  const { history } = await historyOfLife(endings, sessions[form], { role });
  const scratch = await memoryFolder(endings);
  const found: Exploration[] = [];
  for (const model of ['ext4', 'strict'] satisfies Model[]) {
    const random = randomFrom(`${seed} ${role} ${model}`);
    const before = found.reduce((sum, { states }) => sum + states, 0);
    const onState = (done: number) => report.progress(before + done, wanted);
    found.push(await explore(history, scratch, { model, states: wanted / 2, random, role, onState }));
  }
  return found;
}

/** The safeguards whose absence is not noticed. The short form asks only for a kiosk's. */
export async function unseenMutants(endings: Endings, { form, seed }: Counts): Promise<string[]> {
  const unseen: string[] = [];
  for (const role of form === 'short' ? (['kiosk'] as const) : roles) {
    for (const safeguard of safeguards) {
      const { history } = await historyOfLife(endings, [stepsPerLog[role]], { role, without: safeguard });
      const random = randomFrom(`${seed} ${role} without ${safeguard}`);
      const wish = { model: 'strict', states: 600, random, role, untilLoss: true } as const;
      const { losses } = await explore(history, await memoryFolder(endings), wish);
      if (losses.length === 0) unseen.push(`${safeguard} (${role})`);
    }
  }
  return unseen;
}
