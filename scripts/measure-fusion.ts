// `node dist/scripts/measure-fusion.js DIR`: what the fused score of several fingers states, against what is measured. DIR
// holds sets of FINGER_IMPRESSION.png, eight of each finger. Fingers of a set are put together to persons of two or four, in
// every way; persons without a finger in common are impostors. The comparisons are few (2,880 of different fingers a set), the
// ways to combine them many: the counts are not independent, and no interval is claimed.
import path from 'node:path';
import { calibratedTo } from '../daemon/biometrics/fingerprint/calibration.ts';
import { comparePrepared } from '../daemon/biometrics/fingerprint/compare.ts';
import { acquire } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import { type PreparedTemplate, prepare } from '../daemon/biometrics/fingerprint/prepare.ts';
import { fuseTraits, meet } from '../daemon/biometrics/gallery/fuse-traits.ts';
import { probeTraits } from '../daemon/biometrics/gallery/probe-traits.ts';
import { readCaptures, setFolders } from './captures.ts';

const impressions = 8;
const levels = [5, 10, 15, 20, 25, 30, 35, 40] as const;

/** [finger * impressions + impression][the same]: scores of a set; 0 where one was not acquired. */
type Scores = readonly Float64Array[];

async function scoresOf(folder: string): Promise<Scores> {
  const prints: (PreparedTemplate | undefined)[] = [];
  for await (const { image } of readCaptures(folder)) {
    const { quality, template } = acquire(image);
    prints.push(quality.usable ? prepare(template) : undefined);
  }
  const scores = prints.map(() => new Float64Array(prints.length));
  for (const [a, probe] of prints.entries()) {
    for (let b = a + 1; b < prints.length; b++) {
      const reference = prints[b];
      const score = probe && reference ? comparePrepared(probe, reference) : 0;
      scores[a][b] = score;
      scores[b][a] = score;
    }
  }
  return scores;
}

/** Every choice of `count` of the numbers below `below`, ascending. */
function choices(count: number, below: number): number[][] {
  if (count === 0) return [[]];
  return Array.from({ length: below }, (_, last) => last).flatMap(last =>
    choices(count - 1, last).map(others => [...others, last]),
  );
}

interface Fusing {
  readonly scores: Scores;
  readonly known: boolean;
}

/** Of a person's probes, all of one impression, with a person's references, all of another. */
function fusedScore({ scores, known }: Fusing, probes: readonly number[], references: readonly number[]) {
  const compare = (a: number, b: number) => scores[a][b];
  const positionOf = (place: number) => (known ? place + 1 : 0);
  const given = probes.map((prepared, place) => ({ template: 0, prepared, position: positionOf(place) }));
  const enrolled = references.map((reference, place) => {
    return { instance: place + 1, position: positionOf(place), prepared: () => reference };
  });
  const comparer = { name: 'fingerprint' as const, comparePrepared: compare, calibratedTo };
  if (probes.length === 1) return Math.max(...references.map(reference => compare(probes[0], reference)));
  return fuseTraits([meet(probeTraits(given, compare), enrolled, comparer)]).best?.score ?? 0;
}

/** Counts of fused scores that reach each level. */
class Tally {
  readonly #reached = levels.map(() => 0);
  count = 0;

  add(score: number): void {
    this.count++;
    levels.forEach((level, at) => {
      if (score >= level) this.#reached[at]++;
    });
  }

  rates(): number[] {
    return this.#reached.map(reached => reached / this.count);
  }
}

function measure(fusing: Fusing, fingers: number, tallies: { impostor: Tally; genuine: Tally }): void {
  const count = fusing.scores.length / impressions;
  const people = choices(fingers, count);
  const prints = (person: readonly number[], impression: number) =>
    person.map(finger => finger * impressions + impression);
  for (const probe of people) {
    for (const reference of people) {
      const isSame = probe === reference;
      if (!isSame && probe.some(finger => reference.includes(finger))) continue;
      for (let i = 0; i < impressions; i++) {
        for (let j = 0; j < impressions; j++) {
          if (isSame && i === j) continue;
          const score = fusedScore(fusing, prints(probe, i), prints(reference, j));
          tallies[isSame ? 'genuine' : 'impostor'].add(score);
        }
      }
    }
  }
}

const print = (label: string, cells: readonly (string | number)[]) =>
  process.stdout.write(`${label.padEnd(34)}${cells.map(cell => String(cell).padStart(9)).join('')}\n`);

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('wanted: a folder of sets');
const sets: { name: string; scores: Scores }[] = [];
for (const set of setFolders(folder)) {
  sets.push({ name: path.basename(set), scores: await scoresOf(set) });
}
print('level, dB', levels);
for (const fingers of [1, 2, 4]) {
  for (const known of fingers === 1 ? [false] : [false, true]) {
    const pooled = { impostor: new Tally(), genuine: new Tally() };
    const label = `${fingers} fingers${known ? ', positions known' : ''}`;
    const stated = levels.map(level => fingers * 10 ** (-level / 10));
    const shares = (tally: Tally) =>
      tally.rates().map((rate, at) => (rate === 0 ? '0' : (rate / stated[at]).toFixed(2)));
    for (const { name, scores } of sets) {
      const own = { impostor: new Tally(), genuine: new Tally() };
      measure({ scores, known }, fingers, own);
      measure({ scores, known }, fingers, pooled);
      print(`${label}: ${name}`, shares(own.impostor));
    }
    print(`${label}: all ${pooled.impostor.count}`, shares(pooled.impostor));
    print(
      '  missed, %',
      pooled.genuine.rates().map(rate => (100 * (1 - rate)).toFixed(2)),
    );
  }
}
