import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { type EvaluationReport, evaluate, type NamedImage } from '../biometrics/evaluate-folder.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { Fault, messageOf, systemErrorCode } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { Verb } from './bitmapd.ts';
import { numberOption } from './options.ts';
import type { Output } from './output.ts';
import { readImageFile } from './samples.ts';

interface Options {
  impostors: string;
  dpi?: number;
}

/** `bitmapd eval fingerprint DIR`: error rates on a folder of `FINGER_IMPRESSION.png`. */
export const define: Verb['define'] = (command, output) => {
  command
    .argument('<modality>', 'fingerprint')
    .argument('<folder>', 'images named CLASS_IMPRESSION.png (.jpg, .tif, .bmp)')
    .option(
      '--impostors <which>',
      'all pairs of different classes, or fvc: of their first impressions',
      'all',
    )
    .option('--dpi <number>', "overrides the files' own resolution", numberOption(150, 2_000))
    .action(async (modality: string, folder: string, { impostors, dpi }: Options) => {
      if (modality !== 'fingerprint') throw wrong('modality', modality, 'fingerprint');
      if (impostors !== 'all' && impostors !== 'fvc') throw wrong('--impostors', impostors, 'all or fvc');
      const images = await readFolder(folder, dpi);
      const report = run(evaluate(images, evaluated, new SystemClock(), impostors), output());
      output().answer(report, () => lines(report));
    });
};

type Prepared = ReturnType<typeof fingerprint.prepare>;

/** As the lane does it: what cannot be acquired is not compared. */
const evaluated = {
  acquire(image: Image) {
    const examined = fingerprint.examine(image);
    return examined.assess().usable ? fingerprint.prepare(examined.template) : undefined;
  },
  compare: (probe: Prepared, reference: Prepared) => fingerprint.comparePrepared(probe, reference),
};

async function readFolder(folder: string, dpi: number | undefined): Promise<NamedImage[]> {
  const names = (await namesIn(folder)).filter(name => /\.(png|jpe?g|tiff?|bmp)$/i.test(name));
  if (names.length === 0) {
    throw new Fault('bad-input', 'no images', { where: folder, wanted: 'files named CLASS_IMPRESSION.png' });
  }
  return Promise.all(
    names.map(async name => ({ name, image: await readImageFile(path.join(folder, name), dpi) })),
  );
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const missing = systemErrorCode(cause) === 'ENOENT';
    throw new Fault(missing ? 'not-found' : 'bad-input', missing ? 'no such folder' : messageOf(cause), {
      where: folder,
      cause,
    });
  }
}

function run(steps: ReturnType<typeof evaluate<Prepared>>, output: Output) {
  for (;;) {
    const step = steps.next();
    if (step.done) {
      output.progress('');
      return step.value;
    }
    const { stage, done, total } = step.value;
    output.progress(`${stage} ${done} of ${total}`);
  }
}

const percent = (rate: number) => `${(100 * rate).toFixed(2)} %`;

function lines(report: EvaluationReport): string[] {
  const { genuine, impostor, failuresToAcquire, extractMs, comparePerSecond } = report;
  return [
    `${genuine} genuine and ${impostor} impostor comparisons, ${failuresToAcquire} images not acquired`,
    `EER ${percent(report.eer)}, FMR100 ${percent(report.fmr100)}, FMR1000 ${percent(report.fmr1000)}, FMR10000 ${percent(report.fmr10000)}, ZeroFMR ${percent(report.zeroFmr)}`,
    `extraction ${extractMs.p50.toFixed(1)} ms (half), ${extractMs.p95.toFixed(1)} ms (95 %); ${Math.round(comparePerSecond)} comparisons a second`,
  ];
}

const wrong = (where: string, given: string, wanted: string) =>
  new Fault('bad-usage', 'not known', { where, given, wanted });
