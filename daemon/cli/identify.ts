import { SystemClock } from '../../hal/drivers/system/clock.ts';
import type { BiometricEngine } from '../biometrics/engine.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { parameters } from '../biometrics/fingerprint/parameters.ts';
import { startWorkerEngine } from '../biometrics/worker-engine.ts';
import type { Watchlist } from '../core/watchlist.ts';
import type { Verb } from './bitmapd.ts';
import { enrolFolder } from './enrol-folder.ts';
import { type Probe, report } from './identify-report.ts';
import { numberOption } from './options.ts';
import type { Output } from './output.ts';
import { readTemplate } from './samples.ts';

interface Options {
  gallery: string;
  fpirRed: number;
  fpirYellow: number;
  dpi?: number;
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
        const rates = { red: options.fpirRed, yellow: options.fpirYellow };
        done(report(await engine.identify(templates, all), probes, rates, output()));
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
