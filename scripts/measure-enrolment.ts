// `node dist/scripts/measure-enrolment.js sim [FIRST] [LAST]`, or a folder of EYE_N.png instead of `sim`: what share of the usable captures
// enrolment refuses, and how many strangers agree: among all usable ones, where one is a reference, and where both are.
import { comparePrepared } from '../daemon/biometrics/iris/compare.ts';
import { enrolmentReasons } from '../daemon/biometrics/iris/enrolment.ts';
import { extractIris } from '../daemon/biometrics/iris/extract.ts';
import { type PreparedIris, prepare } from '../daemon/biometrics/iris/prepare.ts';
import type { Image } from '../daemon/core/image.ts';
import type { EyeCondition } from '../hal/drivers/sim/iris/index.ts';
import { smallSensor, synthesiseEye, takeEye } from '../hal/drivers/sim/iris/index.ts';
import { readCaptures } from './captures.ts';
import { perturbations } from './iris/perturb.ts';

interface Taken {
  readonly eye: string;
  readonly condition: string;
  readonly image: Image;
}

interface Usable extends Omit<Taken, 'image'> {
  readonly prepared: PreparedIris;
  readonly isAccepted: boolean;
}

const [source, first = '1', last = '40'] = process.argv.slice(2);
if (source === undefined) throw new Error('usage: measure-enrolment sim|DIR [FIRST] [LAST]');
const print = (text: string) => process.stdout.write(`${text}\n`);
const conditions: readonly EyeCondition[] = ['normal', 'half-closed', 'looks-away', 'out-of-focus', 'far'];

async function* simulated(): AsyncGenerator<Taken> {
  for (let person = Number(first); person <= Number(last); person++) {
    for (const side of ['left', 'right'] as const) {
      const eye = synthesiseEye(person, side);
      for (const condition of conditions) {
        for (const seed of [1, 2]) {
          const image = { ...takeEye(eye, seed, condition, smallSensor), dpi: 500 };
          yield { eye: `${person} ${side}`, condition, image };
        }
      }
    }
  }
}

async function* captured(folder: string): AsyncGenerator<Taken> {
  for await (const { finger: eye, image } of readCaptures(folder)) {
    for (const condition of ['original', 'noise sd 8', 'scale 0.75', 'blur sd 2'])
      yield { eye, condition, image: perturbations[condition](image) };
  }
}

const usable: Usable[] = [];
for await (const { eye, condition, image } of source === 'sim' ? simulated() : captured(source)) {
  const { quality, template } = extractIris(image);
  if (!quality.usable) continue;
  usable.push({
    eye,
    condition,
    prepared: prepare(template),
    isAccepted: enrolmentReasons(quality).length === 0,
  });
}

print('| capture | usable | refused at enrolment |\n| --- | --- | --- |');
for (const condition of new Set(usable.map(one => one.condition))) {
  const own = usable.filter(one => one.condition === condition);
  const refused = own.filter(({ isAccepted }) => !isAccepted).length;
  print(`| ${condition} | ${own.length} | ${refused} (${((100 * refused) / own.length).toFixed(1)} %) |`);
}

/** Scores of different eyes, by how many of the two may be enrolled. */
const scores: readonly number[][] = [[], [], []];
usable.forEach((a, k) => {
  for (const b of usable.slice(k + 1)) {
    if (a.eye === b.eye) continue;
    scores[Number(a.isAccepted) + Number(b.isAccepted)].push(comparePrepared(a.prepared, b.prepared));
  }
});
const [none, one, both] = scores;
const levels = [25, 30, 35, 40];
print(`\n| strangers | pairs | highest | ${levels.map(level => `${level} dB (stated)`).join(' | ')} |`);
print(`|${' --- |'.repeat(3 + levels.length)}`);
for (const [name, values] of [
  ['all that are usable', [...none, ...one, ...both]],
  ['an enrolled one and any', [...one, ...both]],
  ['two enrolled ones', both],
] as const) {
  const cells = levels.map(level => {
    const seen = values.filter(score => score >= level).length;
    return `${seen} (${(values.length * 10 ** (-level / 10)).toFixed(1)})`;
  });
  const highest = values.reduce((most, score) => Math.max(most, score), 0);
  print(`| ${name} | ${values.length} | ${highest.toFixed(1)} | ${cells.join(' | ')} |`);
}
