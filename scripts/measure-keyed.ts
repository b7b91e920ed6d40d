// `node dist/scripts/measure-keyed.js DIR [PAIRS_OF_KEYS]`: how far irises of PERSON_IMPRESSION.png are from each other, at one site and between two.
// Hamming distances of search codes, straight and the least of 17 turns of the probe, which is turned first and keyed then. The last column is how
// well the distance alone tells, given two sites, the pairs of one eye from those of two: 0.5 is not at all.
import { turned } from '../daemon/biometrics/iris/code.ts';
import { iris } from '../daemon/biometrics/iris/iris.ts';
import { type CodeForm, keyedForm } from '../daemon/biometrics/keyed/keyed-code.ts';
import { siteKey } from '../daemon/biometrics/keyed/site-key.ts';
import { codeBytes, type IrisCode } from '../daemon/core/iris.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { readCaptures } from './captures.ts';

const [folder, pairsOfKeys = '40'] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: measure-keyed DIR [PAIRS_OF_KEYS]');
const print = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
const turns = 8;
const random = randomFrom('measure keyed');

interface Eye {
  readonly name: string;
  readonly code: IrisCode;
}

const bitCounts = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

function distance(a: IrisCode, b: IrisCode): number {
  let [differing, valid] = [0, 0];
  for (let at = 0; at < codeBytes; at++) {
    const both = a.mask[at] & b.mask[at];
    valid += bitCounts[both];
    differing += bitCounts[both & (a.bits[at] ^ b.bits[at])];
  }
  return differing / valid;
}

/** Pairs of captures: as many of one eye (not the same capture) as of two. */
function pairs(eyes: readonly Eye[], same: boolean, count: number): (readonly [Eye, Eye])[] {
  const found: (readonly [Eye, Eye])[] = [];
  while (found.length < count) {
    const [a, b] = [random.pick(eyes), random.pick(eyes)];
    if (a !== b && (a.name === b.name) === same) found.push([a, b]);
  }
  return found;
}

interface Distances {
  readonly straight: readonly number[];
  readonly least: readonly number[];
}

function distancesOf(
  given: readonly (readonly [Eye, Eye])[],
  probe: CodeForm,
  reference: CodeForm,
): Distances {
  const straight: number[] = [];
  const least = given.map(([a, b]) => {
    const kept = reference.protect(b.code);
    const all = Array.from({ length: 2 * turns + 1 }, (_, turn) =>
      distance(probe.protect(turned(a.code, turn - turns)), kept),
    );
    straight.push(all[turns]);
    return Math.min(...all);
  });
  return { straight, least };
}

function meanAndSpread(values: readonly number[]): [string, string] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return [mean.toFixed(4), Math.sqrt(variance).toFixed(4)];
}

/** The chance that one of the first is less than one of the second (area under the curve), or more, whichever is likelier. */
function tellsApart(a: readonly number[], b: readonly number[]): number {
  const less = a.reduce((sum, x) => sum + b.filter(y => x < y).length + b.filter(y => x === y).length / 2, 0);
  const area = less / a.length / b.length;
  return Math.max(area, 1 - area);
}

const eyes: Eye[] = [];
for await (const { finger, image } of readCaptures(folder)) {
  const { template, assess } = iris.examine(image);
  if (assess().usable) eyes.push({ name: String(finger), code: template.search });
}

const asItIs: CodeForm = { protect: code => code, reveal: code => code };
print(['', 'mean', 'sd', 'mean of least', 'sd', 'tells apart']);
print(['---', '---', '---', '---', '---', '---']);
for (const same of [true, false]) {
  const { straight, least } = distancesOf(pairs(eyes, same, 2_000), asItIs, asItIs);
  print([
    `${same ? 'one eye' : 'two eyes'}, one site`,
    ...meanAndSpread(straight),
    ...meanAndSpread(least),
    '',
  ]);
}
const [one, two]: [Distances[], Distances[]] = [[], []];
for (let pair = 0; pair < Number(pairsOfKeys); pair++) {
  const [here, there] = [2 * pair, 2 * pair + 1].map(key => {
    return keyedForm(
      siteKey(Uint8Array.from({ length: 32 }, (_, at) => (at < 4 ? key >> (8 * at) : 1))),
      'measured',
    );
  });
  one.push(distancesOf(pairs(eyes, true, 150), here, there));
  two.push(distancesOf(pairs(eyes, false, 150), here, there));
}
for (const [name, found] of [
  ['one eye, two sites', one],
  ['two eyes, two sites', two],
] as const) {
  const cells = [
    ...meanAndSpread(found.flatMap(f => f.straight)),
    ...meanAndSpread(found.flatMap(f => f.least)),
  ];
  const areas = one.map((own, pair) => tellsApart(own.straight, two[pair].straight));
  const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
  print([
    name,
    ...cells,
    found === one ? `${mean.toFixed(2)}, at worst ${Math.max(...areas).toFixed(2)}` : '',
  ]);
}
