import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { enrol } from '../biometrics/enrol.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { parameters } from '../biometrics/fingerprint/parameters.ts';
import { startWorkerEngine } from '../biometrics/worker-engine.ts';
import type { Answer, GreyReason } from '../core/answer.ts';
import type { SearchResult } from '../core/search.ts';
import type { Reference, Watchlist } from '../core/watchlist.ts';
import { readWatchlistFolder } from '../formats/watchlist-folder/read-folder.ts';
import { type Thresholds, thresholdsFor } from '../lane/thresholds.ts';
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

/** `bitmapd identify PROBE --gallery DIR`: 1:N. Exit 0 with a candidate, 1 for GREEN and for GREY (nothing searched). */
export const define: Verb['define'] = (command, output, done) => {
  command
    .argument('<probe>', 'image, or minutiae record (ISO/IEC 19794-2, ANSI INCITS 378)')
    .requiredOption('--gallery <folder>', 'images or templates named SUBJECT_N.ext')
    .option('--fpir-red <rate>', 'false-positive identification rate of RED', numberOption(1e-9, 1), 0.001)
    .option('--fpir-yellow <rate>', 'the same of YELLOW', numberOption(1e-9, 1), 0.01)
    .option('--dpi <number>', "overrides the images' own resolution", numberOption(150, 2_000))
    .action(async (probe: string, options: Options) => {
      const finger = await readTemplate(probe, options.dpi);
      const readable = finger.minutiae.length >= parameters.quality.fewestMinutiae;
      const template = fingerprint.encode(finger);
      const clock = new SystemClock();
      const engine = startWorkerEngine({ clock });
      try {
        await engine.load(await enrolFolder(options, engine, output()));
        const all = { minimumScore: 0, maximumCandidates, today: clock.wall().toISOString().slice(0, 10) };
        done(report(await engine.identify(template, all), readable, options, output()));
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

/** A template may come with too little in it to be found by, and a gallery with nobody who has not expired. */
function greyReasonsOf(readable: boolean, templates: number): GreyReason[] {
  return [...(readable ? [] : (['unreadable'] as const)), ...(templates > 0 ? [] : (['no-list'] as const))];
}

function answerOf(best: number, thresholds: Thresholds, isSearched: boolean): Answer {
  if (best >= thresholds.yellow) return thresholds.redReachable && best >= thresholds.red ? 'RED' : 'YELLOW';
  return isSearched ? 'GREEN' : 'GREY';
}

function report(
  { candidates, lists, searchMs }: SearchResult,
  readable: boolean,
  options: Options,
  output: Output,
) {
  const templates = lists.reduce((sum, list) => sum + list.templates, 0);
  const rates = { red: options.fpirRed, yellow: options.fpirYellow };
  const thresholds = thresholdsFor(rates, templates, fingerprint.calibratedTo);
  const { red, yellow } = thresholds;
  const greyReasons = greyReasonsOf(readable, templates);
  const found = candidates.filter(({ score }) => score >= yellow);
  const answer = answerOf(found[0]?.score ?? 0, thresholds, greyReasons.length === 0);
  const shown = found.map(({ subject, score }) => ({ subject, score }));
  const document = {
    candidates: shown,
    answer,
    greyReasons,
    searchMs,
    thresholds: { red, yellow },
    templates,
  };
  const why = greyReasons.length > 0 ? ` (not searched: ${greyReasons.join(', ')})` : '';
  output.answer(document, () => [
    `${answer}${why}: ${found.length} candidates of ${templates} templates in ${searchMs.toFixed(1)} ms`,
    ...table(
      ['subject', 'score'],
      shown.map(({ subject, score }) => [subject, Number(score.toFixed(1))]),
    ),
  ]);
  return found.length === 0 ? exitCode.negative : exitCode.ok;
}
