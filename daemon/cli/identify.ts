import { SystemClock } from '../../hal/drivers/system/clock.ts';
import type { BiometricEngine } from '../biometrics/engine.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { parameters } from '../biometrics/fingerprint/parameters.ts';
import { repeatedFingerLine } from '../biometrics/repeated-fingers.ts';
import { startWorkerEngine } from '../biometrics/worker-engine.ts';
import type { Answer, GreyReason } from '../core/answer.ts';
import type { Candidate, SearchResult } from '../core/search.ts';
import type { Watchlist } from '../core/watchlist.ts';
import { isRed, type Thresholds, thresholdsFor } from '../lane/thresholds.ts';
import type { Verb } from './bitmapd.ts';
import { enrolFolder } from './enrol-folder.ts';
import { numberOption } from './options.ts';
import { exitCode, type Output, table } from './output.ts';
import { readTemplate } from './samples.ts';

interface Options {
  gallery: string;
  fpirRed: number;
  fpirYellow: number;
  dpi?: number;
}

/** A probe that a person can be found by. */
interface Probe {
  readonly file: string;
  readonly template: Uint8Array;
  readonly readable: boolean;
}

const maximumCandidates = 10;

/** `bitmapd identify PROBE... --gallery DIR`: 1:N. Exit 0 with a candidate, 1 for GREEN and for GREY (nothing searched). */
export const define: Verb['define'] = (command, output, done) => {
  command
    .argument(
      '<probe...>',
      'image, or minutiae record (ISO/IEC 19794-2, ANSI INCITS 378); several are different fingers of one person',
    )
    .requiredOption('--gallery <folder>', 'images or templates named SUBJECT_N.ext')
    .option('--fpir-red <rate>', 'false-positive identification rate of RED', numberOption(1e-9, 1), 0.001)
    .option('--fpir-yellow <rate>', 'the same of YELLOW', numberOption(1e-9, 1), 0.01)
    .option('--dpi <number>', "overrides the images' own resolution", numberOption(150, 2_000))
    .action(async (files: string[], options: Options) => {
      const probes = await readProbes(files, options.dpi, output());
      const clock = new SystemClock();
      const engine = startWorkerEngine({ clock });
      try {
        await engine.load(await enrolGallery(options, engine, output()));
        const all = { minimumScore: 0, maximumCandidates, today: clock.wall().toISOString().slice(0, 10) };
        const templates = probes.map(({ template }) => template);
        done(report(await engine.identify(templates, all), probes, options, output()));
      } finally {
        await engine.close();
      }
    });
};

/** Those with too little in them to be found by are left out, unless there is no other. */
async function readProbes(
  files: readonly string[],
  dpi: number | undefined,
  output: Output,
): Promise<Probe[]> {
  const probes: Probe[] = [];
  for (const file of files) {
    const finger = await readTemplate(file, dpi);
    const readable = finger.minutiae.length >= parameters.quality.fewestMinutiae;
    probes.push({ file, template: fingerprint.encode(finger), readable });
  }
  const readable = probes.filter(probe => probe.readable);
  if (readable.length === 0) return probes;
  for (const { file } of probes.filter(probe => !probe.readable)) {
    output.notice(`${file}: too few minutiae to be found by, left out`);
  }
  return readable;
}

async function enrolGallery(
  { gallery, dpi }: Options,
  engine: BiometricEngine,
  output: Output,
): Promise<Watchlist> {
  const { subjects, references } = await enrolFolder(gallery, dpi, engine, output);
  return { name: 'gallery', version: 1, importedAt: new Date(0).toISOString(), subjects, references };
}

/** A template may come with too little in it to be found by, and a gallery with nobody who has not expired. */
function greyReasonsOf(readable: boolean, templates: number): GreyReason[] {
  return [...(readable ? [] : (['unreadable'] as const)), ...(templates > 0 ? [] : (['no-list'] as const))];
}

function answerOf(found: readonly Candidate[], thresholds: Thresholds, isSearched: boolean): Answer {
  if (found.length > 0) return found.some(candidate => isRed(candidate, thresholds)) ? 'RED' : 'YELLOW';
  return isSearched ? 'GREEN' : 'GREY';
}

function report(result: SearchResult, probes: readonly Probe[], options: Options, output: Output) {
  const { candidates, lists, searchMs } = result;
  const [templates, compared] = [total(lists, 'templates'), total(lists, 'compared')];
  const rates = { red: options.fpirRed, yellow: options.fpirYellow };
  const thresholds = thresholdsFor(rates, templates, fingerprint.calibratedTo);
  const { red, yellow } = thresholds;
  const greyReasons = greyReasonsOf(
    probes.every(({ readable }) => readable),
    templates,
  );
  const found = candidates.filter(({ score }) => score >= yellow);
  const answer = answerOf(found, thresholds, greyReasons.length === 0);
  const shown = found.map(({ subject, score, fingers }) => ({
    subject,
    score,
    ...(fingers && {
      fingers: fingers.map(({ probe, ...match }) => ({ probe: probes[probe].file, ...match })),
    }),
  }));
  const sameFinger = repeatedProbes(result, probes);
  for (const twice of sameFinger ?? []) output.notice(`${repeatedFingerLine(twice)}: counted once`);
  const document = {
    candidates: shown,
    answer,
    greyReasons,
    searchMs,
    thresholds: { red, yellow },
    templates,
    compared,
    ...(sameFinger && { sameFinger }),
  };
  const why = greyReasons.length > 0 ? ` (not searched: ${greyReasons.join(', ')})` : '';
  output.answer(document, () => [
    `${answer}${why}: ${found.length} candidates of ${templates} templates in ${searchMs.toFixed(1)} ms`,
    ...table(
      ['subject', 'score', ...(probes.length > 1 ? ['fingers'] : [])],
      shown.map(({ subject, score, fingers }) => [
        subject,
        Number(score.toFixed(1)),
        ...(fingers ? [fingers.map(match => match.score.toFixed(1)).join(' + ')] : []),
      ]),
    ),
  ]);
  return found.length === 0 ? exitCode.negative : exitCode.ok;
}

const total = (lists: SearchResult['lists'], name: 'templates' | 'compared') =>
  lists.reduce((sum, list) => sum + (list[name] ?? 0), 0);

function repeatedProbes({ sameFinger }: SearchResult, probes: readonly Probe[]) {
  return sameFinger?.map(({ first, second, score }) => ({
    first: probes[first].file,
    second: probes[second].file,
    score,
    reason: 'wrong-finger-twice' as const,
  }));
}
