// `node dist/scripts/measure-iris.js DIR [--only NAME,NAME]`
//
// Error rates of the iris modality on a folder of PERSON_IMPRESSION.png whose persons end in L or R: 1:1 templates and the code
// that is searched, both eyes of a person, images that fail, and the same under every perturbation. Markdown.
import { parseArgs } from 'node:util';
import { errorRates } from '../daemon/biometrics/evaluation.ts';
import { type Capture, readCaptures } from './captures.ts';
import {
  allPairs,
  bothEyes,
  bySearch,
  bySearchCode,
  byTemplate,
  type EyePair,
  type ExtractedEye,
  extractEye,
  personPairs,
} from './iris/comparisons.ts';
import { perturbations } from './iris/perturb.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' } },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('usage: measure-iris DIR [--only NAME,NAME]');
const print = (text: string) => process.stdout.write(`${text}\n`);
const percent = (share: number) => (100 * share).toFixed(2);

function ratesOf(pairs: readonly EyePair[]) {
  const scores = (genuine: boolean) =>
    pairs.filter(pair => pair.genuine === genuine).map(({ score }) => score);
  return errorRates(scores(true), scores(false));
}

function row(name: string, eyes: readonly ExtractedEye[], pairs: readonly EyePair[]): void {
  const { eer, fmr100, fmr1000, fmr10000 } = ratesOf(pairs);
  const refused = eyes.filter(({ prepared }) => prepared === undefined).length;
  const cpuMs = eyes.reduce((sum, eye) => sum + eye.cpuMs, 0) / eyes.length;
  const figures = [eer, fmr100, fmr1000, fmr10000, refused / eyes.length].map(percent);
  print(`| ${[name, ...figures, cpuMs.toFixed(1)].join(' | ')} |`);
}

/** The images that fail more than half of their genuine pairs where one in a thousand impostors passes. */
function failing(eyes: readonly ExtractedEye[], pairs: readonly EyePair[]): string[] {
  const impostors = pairs
    .filter(({ genuine }) => !genuine)
    .map(({ score }) => score)
    .sort((a, b) => b - a);
  const threshold = impostors[Math.floor(impostors.length / 1000)];
  return eyes.flatMap(({ name }, k) => {
    const own = pairs.filter(({ a, b, genuine }) => genuine && (a === k || b === k));
    const failed = own.filter(({ score }) => score <= threshold).length;
    return 2 * failed > own.length ? [`${name} ${failed}/${own.length}`] : [];
  });
}

const captures: Capture[] = [];
for await (const capture of readCaptures(folder)) captures.push(capture);
const wanted = options.only?.split(',');

print(
  '| | EER % | FNMR at FMR 1e-2 | 1e-3 | 1e-4 | refused % | CPU ms an image |\n| --- | --- | --- | --- | --- | --- | --- |',
);
let originals: readonly ExtractedEye[] = [];
for (const [name, perturb] of Object.entries(perturbations)) {
  if (wanted && name !== 'original' && !wanted.some(part => name.includes(part))) continue;
  const eyes = captures.map(capture => extractEye(capture, perturb));
  const pairs = allPairs(eyes, byTemplate);
  row(name, eyes, pairs);
  if (name === 'original') {
    originals = eyes;
    row('search code, bending', eyes, allPairs(eyes, bySearchCode));
    for (const reach of [8, 15])
      row(`search code, +-${reach} columns`, eyes, allPairs(eyes, bySearch(reach)));
    const people = bothEyes(eyes);
    row(
      'both eyes, mean',
      eyes,
      personPairs(people, (left, right) => (left + right) / 2),
    );
    row('both eyes, better one', eyes, personPairs(people, Math.max));
    print(`\nfail most: ${failing(eyes, pairs).join(', ')}\n`);
  } else row(`${name} against original`, eyes, allPairs(eyes, byTemplate, originals));
}
