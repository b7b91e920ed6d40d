import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { enrol } from '../biometrics/enrol.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { startWorkerEngine } from '../biometrics/worker-engine.ts';
import type { Answer } from '../core/answer.ts';
import type { SearchResult } from '../core/search.ts';
import type { Reference, Watchlist } from '../core/watchlist.ts';
import { readWatchlistFolder } from '../formats/watchlist-folder/read-folder.ts';
import { thresholdsFor } from '../lane/thresholds.ts';
import type { BiometricEngine } from '../biometrics/engine.ts';
import type { Verb } from './bitmapd.ts';
import { numberOption } from './options.ts';
import { exitCode, type Output, table } from './output.ts';
import { readInput, readTemplate } from './samples.ts';

interface Options {
  gallery: string;
  fpirRed: number;
  fpirYellow: number;
  dpi?: number;
}

const maximumCandidates = 10;

/** `bitmapd identify PROBE --gallery DIR`: 1:N. Exit 0 with a candidate, 1 for GREEN. */
export const define: Verb['define'] = (command, output, done) => {
  command
    .argument('<probe>', 'image, or ISO/IEC 19794-2:2005 template')
    .requiredOption('--gallery <folder>', 'images or templates named SUBJECT_N.ext')
    .option('--fpir-red <rate>', 'false-positive identification rate of RED', numberOption(1e-9, 1), 0.001)
    .option('--fpir-yellow <rate>', 'the same of YELLOW', numberOption(1e-9, 1), 0.01)
    .option('--dpi <number>', "overrides the images' own resolution", numberOption(150, 2_000))
    .action(async (probe: string, options: Options) => {
      const template = fingerprint.encode(await readTemplate(probe, options.dpi));
      const clock = new SystemClock();
      const engine = startWorkerEngine({ clock });
      try {
        await engine.load(await enrolFolder(options, engine, output()));
        const all = { minimumScore: 0, maximumCandidates, today: clock.wall().toISOString().slice(0, 10) };
        done(report(await engine.identify(template, all), options, output()));
      } finally {
        await engine.close();
      }
    });
};

async function enrolFolder(
  { gallery, dpi }: Options,
  engine: BiometricEngine,
  output: Output,
): Promise<Watchlist> {
  const { subjects, files } = await readWatchlistFolder(gallery);
  const references: Reference[] = [];
  for (const [index, file] of files.entries()) {
    output.progress(`enrolling ${index + 1} of ${files.length}`);
    const sample = { ...file, name: file.path, bytes: await readInput(file.path) };
    references.push(await enrol(sample, engine, dpi === undefined ? {} : { dpi }));
  }
  output.progress('');
  const list = {
    name: 'gallery',
    version: 1,
    importedAt: new Date(0).toISOString(),
  };
  return { ...list, subjects, references };
}

function report({ candidates, lists, searchMs }: SearchResult, options: Options, output: Output) {
  const templates = lists.reduce((sum, list) => sum + list.templates, 0);
  const rates = { red: options.fpirRed, yellow: options.fpirYellow };
  const { red, yellow, redReachable } = thresholdsFor(rates, templates, fingerprint.calibratedTo);
  const found = candidates.filter(({ score }) => score >= yellow);
  const best = found[0]?.score ?? 0;
  const answer: Answer = found.length === 0 ? 'GREEN' : redReachable && best >= red ? 'RED' : 'YELLOW';
  const shown = found.map(({ subject, score }) => ({ subject, score }));
  output.answer({ candidates: shown, answer, searchMs, thresholds: { red, yellow }, templates }, () => [
    `${answer}: ${found.length} candidates of ${templates} templates in ${searchMs.toFixed(1)} ms`,
    ...table(
      ['subject', 'score'],
      shown.map(({ subject, score }) => [subject, Number(score.toFixed(1))]),
    ),
  ]);
  return answer === 'GREEN' ? exitCode.negative : exitCode.ok;
}
