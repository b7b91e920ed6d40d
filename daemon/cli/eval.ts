import { SystemClock } from '../../hal/drivers/system/clock.ts';
import {
  type AcquiredImage,
  type EvaluatedSet,
  evaluate,
  type ImpostorPairs,
} from '../biometrics/evaluate-folder.ts';
import { reportOf, reportOfSets } from '../biometrics/evaluation-report.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import type { PreparedTemplate } from '../biometrics/fingerprint/prepare.ts';
import { Fault } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { Verb } from './bitmapd.ts';
import { drawFailures } from './eval-failures.ts';
import { linesOfSet, linesOfSets } from './eval-lines.ts';
import { type LabelledSet, readSet, setsIn } from './eval-sets.ts';
import { integerOption, numberOption } from './options.ts';
import type { Output } from './output.ts';

interface Options {
  impostors: string;
  dpi?: number;
  rejectWorst?: number;
  failures?: string;
  failuresCount: number;
}

/** `bitmapd eval fingerprint DIR`: error rates on folders of `FINGER_IMPRESSION.png`. */
export const define: Verb['define'] = (command, output) => {
  command
    .argument('<modality>', 'fingerprint')
    .argument('<folder...>', 'images named CLASS_IMPRESSION.png (.jpg, .tif, .bmp), or folders of such')
    .option(
      '--impostors <which>',
      'all pairs of different classes, or fvc: of their first impressions',
      'all',
    )
    .option('--dpi <number>', "overrides the files' own resolution", numberOption(150, 2_000))
    .option(
      '--reject-worst <share>',
      'also the rates without this share of each set, by quality',
      numberOption(0, 0.9),
    )
    .option('--failures <folder>', 'draw the worst genuine and impostor pairs there, as SVG')
    .option('--failures-count <number>', 'how many of each kind and set', integerOption(1, 100), 5)
    .action(async (modality: string, folders: string[], options: Options) => {
      const impostors = checked(modality, options.impostors);
      const sets = await setsIn(folders);
      const evaluated: { name: string; set: EvaluatedSet }[] = [];
      for (const set of sets) {
        const result = await evaluateSet(set, impostors, options.dpi, output());
        evaluated.push({ name: set.name, set: result });
        if (options.failures !== undefined) await drawFailures(options.failures, set, result, options);
      }
      const [only] = evaluated;
      if (only && evaluated.length === 1) {
        const report = reportOf(only.set, options);
        return output().answer(report, () => linesOfSet(report));
      }
      const report = reportOfSets(evaluated, options);
      output().answer(report, () => linesOfSets(report));
    });
};

function checked(modality: string, impostors: string): ImpostorPairs {
  if (modality !== 'fingerprint') throw wrong('modality', modality, 'fingerprint');
  if (impostors !== 'all' && impostors !== 'fvc') throw wrong('--impostors', impostors, 'all or fvc');
  return impostors;
}

const wrong = (where: string, given: string, wanted: string) =>
  new Fault('bad-usage', 'not known', { where, given, wanted });

/** As the lane does it: what cannot be acquired is not compared. */
const modality = {
  acquire(image: Image): AcquiredImage<PreparedTemplate> {
    const examined = fingerprint.examine(image);
    const { usable, score } = examined.assess();
    return { quality: score, ...(usable && { prepared: fingerprint.prepare(examined.template) }) };
  },
  compare: (probe: PreparedTemplate, reference: PreparedTemplate) =>
    fingerprint.comparePrepared(probe, reference),
};

async function evaluateSet(
  set: LabelledSet,
  impostors: ImpostorPairs,
  dpi: number | undefined,
  output: Output,
): Promise<EvaluatedSet> {
  const steps = evaluate(await readSet(set, dpi), modality, new SystemClock(), impostors);
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
