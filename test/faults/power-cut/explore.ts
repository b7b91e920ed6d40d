import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Random } from '../../../hal/drivers/sim/random.ts';
import { after, blank, type Journal } from '../journal.ts';
import type { Role } from '../living.ts';
import { lossIn } from '../loss.ts';
import { type Disk, fingerprintOf, isData, writeDisk } from './disk.ts';
import { ext4State } from './ext4.ts';
import type { History } from './history.ts';
import { strictState } from './strict.ts';

export const models = { ext4: ext4State, strict: strictState };
export type Model = keyof typeof models;

export interface Exploration {
  /** States that no other one equals. */
  readonly states: number;
  /** What went wrong, a line a state. */
  readonly losses: readonly string[];
}

export interface Wish {
  readonly model: Model;
  readonly states: number;
  readonly random: Random;
  /** Whose store it is; a kiosk's when it is not given. */
  readonly role?: Role;
  /** Stops at the first loss: it is enough to know that there is one. */
  readonly untilLoss?: boolean;
  readonly onState?: (states: number) => void;
}

/** A cut is tried several times, since chance may bring the same state twice; a history without enough states ends the search. */
const triesPerState = 20;

/** Cuts the power again and again, and opens what is then on the disk with the store that will have to. */
export async function explore(history: History, scratch: string, wish: Wish): Promise<Exploration> {
  const seen = new Set<string>();
  const losses: string[] = [];
  for (let tries = 0; seen.size < wish.states && tries < wish.states * triesPerState; tries++) {
    const random = wish.random.fork(tries);
    const cut = cutOf(history, random);
    const disk = models[wish.model](history, cut, random);
    const fingerprint = `${fingerprintOf(disk)} ${journalAt(history, cut).acknowledged}`;
    if (seen.has(fingerprint)) continue;
    seen.add(fingerprint);
    const loss = await lossOf(disk, journalAt(history, cut), scratch, wish.role);
    if (loss !== undefined) losses.push(`${wish.model}, cut at line ${cut}, try ${tries}: ${loss}`);
    if (loss !== undefined && wish.untilLoss === true) break;
    wish.onState?.(seen.size);
  }
  return { states: seen.size, losses };
}

/** Anywhere; or where most can go wrong: around a change of names or a sync, and after what was acknowledged next. */
function cutOf(history: History, random: Random): number {
  const { changes, syncs, end } = history;
  const places = {
    anywhere: () => random.integer(end + 1),
    aroundChange: () => {
      const names = changes.filter(change => !isData(change));
      const { began, ended } = random.pick([...names, ...(random.chance(0.5) ? syncs : [])]);
      return random.pick([began, began + 1, ended, ended + 1]);
    },
    afterWord: () => random.pick(wordsAfterNames(history)),
  };
  return places[random.pickWeighted({ anywhere: 2, aroundChange: 2, afterWord: 1 })]();
}

/** Right after one of the first acknowledgements that follow a change of names: it may have been given too early. */
function wordsAfterNames({ changes, said, end }: History): number[] {
  const words = said.filter(({ text }) => text.startsWith('done'));
  const firsts = changes
    .filter(change => !isData(change))
    .map(({ ended }) => words.findIndex(({ began }) => began > ended));
  const early = [...new Set(firsts)].flatMap(first => (first < 0 ? [] : words.slice(first, first + 4)));
  return early.length === 0 ? [end] : early.map(({ ended }) => ended + 1);
}

/** What the writer had said when the power went. */
export function journalAt({ said }: History, cut: number): Journal {
  return said.filter(({ began }) => began < cut).reduce((journal, { text }) => after(journal, text), blank);
}

/** What is wrong with a disk; undefined when all that was acknowledged is there, whole, and the store goes on. */
async function lossOf(
  disk: Disk,
  journal: Journal,
  scratch: string,
  role?: Role,
): Promise<string | undefined> {
  const folder = path.join(scratch, 'state');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeDisk(disk, folder);
  try {
    return await lossIn(folder, journal, role);
  } catch (error) {
    return `after step ${journal.acknowledged}: ${String(error)}`;
  }
}
