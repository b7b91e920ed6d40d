import { SystemClock } from '../../hal/drivers/system/clock.ts';
import type { ImpostorPairs } from '../biometrics/evaluate-folder.ts';
import { Fault } from '../core/errors.ts';
import { modalities } from '../core/modality.ts';
import type { Verb } from './bitmapd.ts';
import { drawFailures } from './eval-failures.ts';
import { linesOfSet, linesOfSets } from './eval-lines.ts';
import { documentOf, documentOfSets, type NamedEvaluation } from './eval-report.ts';
import { type LabelledSet, readSet, setsIn } from './eval-sets.ts';
import { type Evaluation, type Evaluator, evaluators } from './eval-subjects.ts';
import { dpiOption, integerOption, numberOption } from './options.ts';
import type { Output } from './output.ts';

interface Options {
  impostors: string;
  dpi?: number;
  rejectWorst?: number;
  failures?: string;
  failuresCount: number;
}

/** `bitmapd eval fingerprint|iris DIR`: error rates on folders of `CLASS_IMPRESSION.png`. */
export const define: Verb['define'] = (command, output) => {
  command
    .argument('<modality>', 'fingerprint or iris')
    .argument(
      '<folder...>',
      'images named CLASS_IMPRESSION.png (.jpg, .tif, .bmp, .wsq), a finger or an eye a class, or folders of such',
    )
    .option(
      '--impostors <which>',
      'all pairs of different classes, or fvc: of their first impressions',
      'all',
    )
    .addOption(dpiOption())
    .option(
      '--reject-worst <share>',
      'also the rates without this share of each set, by quality',
      numberOption(0, 0.9),
    )
    .option('--failures <folder>', 'draw the worst genuine and impostor pairs there, as SVG')
    .option('--failures-count <number>', 'how many of each kind and set', integerOption(1, 100), 5)
    .action(async (given: string, folders: string[], options: Options) => {
      const { modality, impostors } = checked(given, options.impostors);
      const evaluated: NamedEvaluation[] = [];
      for (const set of await setsIn(folders)) {
        const result = await evaluateSet(set, evaluators[modality], impostors, options.dpi, output());
        evaluated.push({ name: set.name, ...result });
        if (options.failures !== undefined) {
          await drawFailures(options.failures, modality, set, result.set, options);
        }
      }
      const [only] = evaluated;
      if (only && evaluated.length === 1) {
        const report = documentOf(only, options);
        return output().answer(report, () => linesOfSet(report));
      }
      const report = documentOfSets(evaluated, options);
      output().answer(report, () => linesOfSets(report));
    });
};

function checked(
  modality: string,
  impostors: string,
): { modality: keyof typeof evaluators; impostors: ImpostorPairs } {
  const known = modalities.find(name => name === modality);
  if (known === undefined) throw wrong('modality', modality, modalities.join(' or '));
  if (impostors !== 'all' && impostors !== 'fvc') throw wrong('--impostors', impostors, 'all or fvc');
  return { modality: known, impostors };
}

const wrong = (where: string, given: string, wanted: string) =>
  new Fault('bad-usage', 'not known', { where, given, wanted });

async function evaluateSet(
  set: LabelledSet,
  evaluator: Evaluator,
  impostors: ImpostorPairs,
  dpi: number | undefined,
  output: Output,
): Promise<Evaluation> {
  const steps = evaluator(await readSet(set, dpi), new SystemClock(), impostors);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      output.progress('');
      return step.value;
    }
    const { stage, done, total } = step.value;
    output.progress(`${set.name}: ${stage} ${done} of ${total}`);
  }
}
