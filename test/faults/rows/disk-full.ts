import { statfsSync, statSync } from 'node:fs';
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../../../daemon/core/errors.ts';
import type { Commit, KioskStore } from '../../../daemon/store/contract/kiosk-store.ts';
import { openKioskStore } from '../../../daemon/store/kiosk-store.ts';
import { sleep } from '../../../hal/clock.ts';
import { type Random, randomFrom } from '../../../hal/drivers/sim/random.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { takeAllSpace } from '../../helpers/small-disk.ts';
import { auditEntry, encounter, encounterCommit, storeOptions } from '../../helpers/store.ts';
import { type Endings, withEndings } from '../endings.ts';
import { tool, undo } from '../ext4/tools.ts';
import { type Row, Skip } from '../row.ts';
import { memoryFolder } from '../scratch.ts';
import { everything } from '../workload.ts';

const MiB = 2 ** 20;
const clock = new SystemClock();
/** A kiosk that has been given room again must be at work within this. */
const wakeLimitMs = 5_000;
const commitsPerFill = 250;

/** What the store has said of each commit. */
interface Word {
  readonly travellers: number[];
  readonly people: number[];
  refused: number;
}

/** With room for what the store itself keeps of so many fills: it is the other program that has to fill it. */
async function smallDisk(endings: Endings, fills: number): Promise<string> {
  if (process.getuid?.() !== 0) throw new Skip('not root: cannot mount');
  const scratch = await memoryFolder(endings);
  const [image, folder] = [path.join(scratch, 'image'), path.join(scratch, 'disk')];
  await mkdir(folder);
  await writeFile(image, '');
  await tool('truncate', '-s', `${32 + 3 * fills}M`, image);
  await tool('mkfs.ext4', '-q', '-F', '-m', '0', image);
  await tool('mount', '-o', 'loop', image, folder);
  endings.after(() => undo('umount', '-l', folder));
  return folder;
}

/** `blind`: as if another program took the space between the look at it and the write, so that LevelDB itself meets the end. */
function open(folder: string, blind: () => boolean): Promise<KioskStore> {
  const freeBytes = () => {
    const { bavail, bsize } = statfsSync(folder);
    return blind() ? 100 * MiB : bavail * bsize;
  };
  const options = storeOptions({
    now: () => clock.wall(),
    freeBytes,
    reserveBytes: 2 * MiB,
    ballast: { file: path.join(folder, 'ballast'), bytes: 4 * MiB, sliceBytes: 2 * MiB },
    reserveJournal: path.join(folder, 'reserve-journal'),
  });
  return openKioskStore(path.join(folder, 'store'), options);
}

/** Another program's file, which leaves so many bytes. */
async function fill(folder: string, leavesBytes: number): Promise<void> {
  const file = takeAllSpace(folder);
  await truncate(file, Math.max(0, statSync(file).size - leavesBytes));
}

/** Long enough for a few hundred to fill what is left of a disk. */
function travellerCommit(number: number): Commit {
  const commit = encounterCommit(number);
  const long = { ...auditEntry('test.long'), detail: { text: 'x'.repeat(16_000) } };
  return { ...commit, audit: [...commit.audit, long] };
}

/** Commits of travellers and of people until one is refused, or there have been enough. */
async function commitOn(store: KioskStore, first: number, random: Random, word: Word): Promise<number> {
  let number = first;
  let refusals = 0;
  for (; number < first + commitsPerFill && refusals < 5; number++) {
    const isPerson = random.chance(0.2);
    const audit = [auditEntry('lane.release-traveller', `person ${number}`)];
    try {
      await store.commit(isPerson ? { audit } : travellerCommit(number));
      (isPerson ? word.people : word.travellers).push(number);
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'disk-full') throw error;
      refusals++;
    }
  }
  word.refused += refusals;
  return number;
}

/** Resolves with the milliseconds until the store took a commit again. */
async function untilAwake(store: KioskStore, number: number, word: Word): Promise<number> {
  const startedMs = clock.monotonicMs();
  for (;;) {
    try {
      await store.tend();
      await store.commit(encounterCommit(number));
      word.travellers.push(number);
      return clock.monotonicMs() - startedMs;
    } catch (error) {
      const took = clock.monotonicMs() - startedMs;
      if (!(error instanceof Fault) || took > wakeLimitMs) throw error;
      await sleep(clock, 20);
    }
  }
}

/** Where the store and what it said differ. */
async function differencesOf(store: KioskStore, word: Word): Promise<string[]> {
  const wrong: string[] = [];
  const newestFirst = word.travellers.toReversed().map(encounter);
  if (!isDeepStrictEqual(await store.encounters({ limit: everything }), newestFirst))
    wrong.push('encounters');
  const entries = await store.outbox.read('routine', 0, everything);
  const sent = entries.map(({ event }) => event.data);
  if (!isDeepStrictEqual(sent, word.travellers.map(encounter))) wrong.push('outbox');
  const links = await store.auditLinks({ after: 0, limit: everything });
  const people = links.filter(({ action }) => action === 'lane.release-traveller');
  const numbers = people.map(({ object = '' }) => Number(object.slice('person '.length)));
  if (
    !isDeepStrictEqual(
      numbers.toSorted((a, b) => a - b),
      word.people,
    )
  )
    wrong.push('people’s commits');
  const { firstBad } = await store.verifyAudit();
  if (firstBad !== undefined) wrong.push(`audit ${firstBad.defect}`);
  return wrong;
}

/** A disk that another program fills and frees. */
export const row: Row = {
  name: 'disk-full',
  run: (counts, report) =>
    withEndings(async endings => {
      const fills = counts.of({ short: 3, ci: 20, long: 100 });
      const folder = await smallDisk(endings, fills);
      const word: Word = { travellers: [], people: [], refused: 0 };
      const wrong: string[] = [];
      let [next, slowestMs, isBlind] = [1, 0, false];
      let store = await open(folder, () => isBlind);
      endings.after(() => store.close());
      await store.tend();
      for (let done = 0; done < fills; done++) {
        const random = randomFrom(`${counts.seed} ${done}`);
        isBlind = random.chance(0.5);
        await fill(folder, random.integer(3 * MiB));
        next = await commitOn(store, next, random, word);
        isBlind = false;
        await rm(path.join(folder, 'filler'), { force: true });
        slowestMs = Math.max(slowestMs, await untilAwake(store, next++, word));
        if (random.chance(0.5)) {
          await store.close();
          store = await open(folder, () => isBlind);
        }
        const found = await differencesOf(store, word);
        if (found.length > 0) wrong.push(`after fill ${done + 1}: ${found.join(', ')} differ`);
        report.progress(done + 1, fills);
      }
      for (const what of wrong.slice(0, 10)) report.broken(what);
      const kept = word.travellers.length + word.people.length;
      return {
        seen: `${wrong.length} of ${fills} fills left a difference between ${kept.toLocaleString('en')} acknowledged commits and the store (${word.refused} refused); at work again in ${Math.round(slowestMs)} ms at worst`,
        value: wrong.length,
        unit: 'differences',
        count: fills,
        pass: wrong.length === 0 && word.refused > 0,
      };
    }),
};
