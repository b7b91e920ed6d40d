/**
 * Draws comparisons of synthetic prints that fail, one for each cause of docs/fingerprint-failures.md, and prints what the
 * matcher found: node dist/scripts/draw-failures.js [FOLDER] [FINGERS]. The same fingers each time; takes two minutes.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { MinutiaPair } from '../daemon/biometrics/engine.ts';
import { explainComparison } from '../daemon/biometrics/fingerprint/explain/comparison.ts';
import { drawComparison } from '../daemon/biometrics/fingerprint/explain/comparison-svg.ts';
import { embedded } from '../daemon/biometrics/explain/embedded.ts';
import { acquire, fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import type { PreparedTemplate } from '../daemon/biometrics/fingerprint/prepare.ts';
import type { Quality } from '../daemon/core/quality.ts';
import { type Condition, synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';
import { smallPng } from './small-png.ts';
import { type LaidSkin, laidSkin, skinDistance, type TrueOverlap, trueOverlap } from './true-overlap.ts';

interface Taken {
  readonly finger: number;
  readonly condition: Condition;
  readonly seed: number;
  readonly quality: Quality;
  readonly prepared: PreparedTemplate;
}

interface Compared {
  readonly enrolled: Taken;
  readonly probe: Taken;
  readonly score: number;
}

interface Genuine extends Compared {
  readonly overlap: TrueOverlap;
}

/** A cause of failure: under which conditions it is looked for, and in which of their pairs. */
interface Cause {
  readonly name: string;
  readonly conditions: readonly Condition[];
  readonly holds: (overlap: TrueOverlap) => boolean;
}

const sensor = { widthPx: 388, heightPx: 374, dpi: 500 };
const threshold = 30;
const enrolmentSeeds = [0, 1];
const probeSeeds = [0, 1, 2];
const probeConditions: readonly Condition[] = ['very-wet', 'smudged', 'sloppy', 'very-dry', 'tip'];
/** A minutia is found within about a ridge of where it is. */
const samePlacePx = 10;
const largeMm2 = 100;
const [smallestMm2, smallMm2] = [40, 80];

const causes: readonly Cause[] = [
  {
    name: 'smudged-or-wet',
    conditions: ['smudged', 'very-wet'],
    holds: ({ areaMm2 }) => areaMm2 >= largeMm2,
  },
  { name: 'sheared', conditions: ['sloppy'], holds: ({ areaMm2 }) => areaMm2 >= smallMm2 },
  {
    name: 'small-overlap',
    conditions: ['tip', 'sloppy'],
    holds: ({ areaMm2 }) => areaMm2 >= smallestMm2 && areaMm2 < smallMm2,
  },
  { name: 'dry', conditions: ['very-dry'], holds: () => true },
];

const [folder = 'docs/fingerprint-failures', fingers = '36'] = process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);

/** Every usable print of a finger, the enrolments first, with its genuine comparisons. */
function compareFinger(finger: number): { readonly prints: Taken[]; readonly genuine: Genuine[] } {
  const master = synthesiseMaster(finger);
  const skins = new Map<Taken, LaidSkin>();
  const take = (condition: Condition) => (seed: number) => {
    const { quality, template } = acquire(takeImpression(master, seed, condition, sensor));
    const taken = { finger, condition, seed, quality, prepared: fingerprint.prepare(template) };
    if (quality.usable) skins.set(taken, laidSkin(master, seed, condition, sensor));
  };
  enrolmentSeeds.forEach(take('normal'));
  for (const condition of probeConditions) probeSeeds.forEach(take(condition));
  const laid = [...skins];
  const genuine = laid
    .filter(([{ condition }]) => condition === 'normal')
    .flatMap(([enrolled, skin]) =>
      laid
        .filter(([{ condition }]) => condition !== 'normal')
        .map(([probe, other]) => ({ ...compare(enrolled, probe), overlap: trueOverlap(skin, other) })),
    );
  return { prints: [...skins.keys()], genuine };
}

function compare(enrolled: Taken, probe: Taken): Compared {
  return { enrolled, probe, score: fingerprint.comparePrepared(enrolled.prepared, probe.prepared) };
}

/** The first enrolment of each finger against every print of the others. */
function compareImpostors(prints: readonly Taken[]): Compared[] {
  const enrolments = prints.filter(({ condition, seed }) => condition === 'normal' && seed === 0);
  return enrolments.flatMap(enrolled =>
    prints.filter(({ finger }) => finger !== enrolled.finger).map(probe => compare(enrolled, probe)),
  );
}

const nameOf = ({ finger, condition, seed }: Taken) => `finger ${finger}, ${condition} ${seed}`;

async function printOf(taken: Taken) {
  const { finger, condition, seed } = taken;
  const image = takeImpression(synthesiseMaster(finger), seed, condition, sensor);
  return { name: nameOf(taken), template: fingerprint.extract(image), picture: await embedded(image) };
}

async function draw(name: string, { enrolled, probe, score }: Compared): Promise<readonly MinutiaPair[]> {
  const explained = explainComparison(await printOf(enrolled), await printOf(probe), threshold);
  const svg = Buffer.from(drawComparison(explained, { turned: true }));
  await writeFile(path.join(folder, `${name}.png`), await smallPng(svg));
  print(`${name}: ${explained.probe.name} and ${explained.reference.name}, score ${score.toFixed(1)}`);
  const qualities = [enrolled, probe].map(
    ({ quality }) => `${quality.score} (${quality.reasons.join(', ') || 'nothing to complain of'})`,
  );
  print(`  quality ${qualities.join(' and ')}`);
  print(
    `  paired ${explained.pairs.length}; ${explained.parts.map(part => `${part.name} ${part.value}`).join('; ')}`,
  );
  return explained.pairs;
}

const lowestFirst = (a: Compared, b: Compared) => a.score - b.score;

const all = Array.from({ length: Number(fingers) }, (_, k) => compareFinger(k + 1));
const genuine = all.flatMap(finger => finger.genuine);
for (const condition of probeConditions) {
  const own = genuine.filter(({ probe }) => probe.condition === condition).sort(lowestFirst);
  const below = own.filter(({ score }) => score < threshold).length;
  const [{ enrolled, probe, score }] = own;
  print(`${condition}: ${below} of ${own.length} below ${threshold}; the lowest is ${score.toFixed(1)},`);
  print(`  ${nameOf(enrolled)} and ${nameOf(probe)}`);
}
const impostors = compareImpostors(all.flatMap(({ prints }) => prints)).sort(lowestFirst);
const alike = impostors.filter(({ score }) => score >= threshold);
const pairsOfFingers = new Set(
  alike.map(({ enrolled, probe }) => [enrolled.finger, probe.finger].sort((a, b) => a - b).join(' ')),
).size;
print(
  `impostors: ${alike.length} of ${impostors.length} reach ${threshold}, of ${pairsOfFingers} pairs of fingers`,
);

for (const { name, conditions, holds } of causes) {
  const [lowest] = genuine
    .filter(({ probe, overlap }) => conditions.includes(probe.condition) && holds(overlap))
    .sort(lowestFirst);
  const found = await draw(name, lowest);
  const { areaMm2, shearPx } = lowest.overlap;
  const [enrolled, probe] = [lowest.enrolled, lowest.probe].map(({ finger, seed, condition }) => ({
    master: synthesiseMaster(finger),
    seed,
    condition,
    sensor,
  }));
  const distance = skinDistance(enrolled, probe);
  const right = found.filter(pair => distance(pair.probe, pair.reference) < samePlacePx).length;
  print(`  in truth ${areaMm2.toFixed(0)} mm2 in common, ${shearPx.toFixed(1)} px off a rigid motion;`);
  print(`  ${right} of ${found.length} pairs are the same place of the finger`);
}
await draw('alike-by-chance', impostors[impostors.length - 1]);
