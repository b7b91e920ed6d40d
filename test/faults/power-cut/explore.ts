import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Random } from '../../../hal/drivers/sim/random.ts';
import { differences, lifeOf } from '../compare.ts';
import { after, blank, type Journal } from '../journal.ts';
import { openLife, take } from '../workload.ts';
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
    const loss = await lossOf(disk, journalAt(history, cut), scratch);
    if (loss !== undefined) losses.push(`${wish.model}, cut at line ${cut}, try ${tries}: ${loss}`);
    if (loss !== undefined && wish.untilLoss === true) break;
    wish.onState?.(seen.size);
  }
  return { states: seen.size, losses };
}

/** Anywhere, or right around a change of names or a sync, where most can go wrong. */
function cutOf({ changes, syncs, end }: History, random: Random): number {
  if (random.chance(0.5)) return random.integer(end + 1);
  const places = [...changes.filter(change => !isData(change)), ...(random.chance(0.5) ? syncs : [])];
  const { began, ended } = random.pick(places);
  return random.pick([began, began + 1, ended, ended + 1, ended + 1 + random.integer(20)]);
}

/** What the writer had said when the power went. */
export function journalAt({ said }: History, cut: number): Journal {
  return said.filter(({ began }) => began < cut).reduce((journal, { text }) => after(journal, text), blank);
}

/** What is wrong with a disk; undefined when all that was acknowledged is there, whole, and the store goes on. */
async function lossOf(disk: Disk, journal: Journal, scratch: string): Promise<string | undefined> {
  const folder = path.join(scratch, 'state');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeDisk(disk, folder);
  try {
    return await lossIn(path.join(folder, 'store'), journal);
  } catch (error) {
    return `after step ${journal.acknowledged}: ${String(error)}`;
  }
}

async function lossIn(folder: string, { acknowledged, started }: Journal): Promise<string | undefined> {
  // Whoever made the store asks for it again when the power went before it was there.
  const store = await openLife(folder, { create: acknowledged === 0 });
  try {
    const life = await lifeOf(store);
    if (life.steps < acknowledged) return `step ${acknowledged} was acknowledged, ${life.steps} are there`;
    if (life.steps > started) return `step ${started} was the last to start, ${life.steps} are there`;
    const torn = await differences(store, life);
    if (torn.length > 0) return `after step ${life.steps} there is a difference in ${torn.join(', ')}`;
    await take(store, life);
    return undefined;
  } finally {
    await store.close();
  }
}
