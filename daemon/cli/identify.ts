import { Option } from 'commander';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import type { BiometricEngine } from '../biometrics/engine.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { parameters } from '../biometrics/fingerprint/parameters.ts';
import { validBits } from '../biometrics/iris/code.ts';
import { parameters as irisParameters } from '../biometrics/iris/parameters.ts';
import { startWorkerEngine } from '../biometrics/worker-engine.ts';
import { type SearchTier, searchTiers } from '../core/search.ts';
import type { Watchlist } from '../core/watchlist.ts';
import { encodeIrisTemplate } from '../formats/iris-template/iris-template.ts';
import { searchFor } from '../lane/thresholds.ts';
import type { Verb } from './bitmapd.ts';
import { enrolFolder } from './enrol-folder.ts';
import { calibratedTo, type Probe, report } from './identify-report.ts';
import { eyeNames } from './iris-samples.ts';
import { tellOfMistakenEye } from './mistaken-eyes.ts';
import { dpiOption, eyeOption, modalityOption, numberOption } from './options.ts';
import type { Output } from './output.ts';
import { readSamples, type Sample, type SampleOptions } from './samples.ts';

interface Options extends SampleOptions {
  readonly gallery: string;
  readonly fpirRed: number;
  readonly fpirYellow: number;
  readonly irisSearch: SearchTier;
}

/** `bitmapd identify PROBE... --gallery DIR`: 1:N. Exit 0 with a candidate, 1 for GREEN and for GREY (nothing searched). */
export const define: Verb['define'] = (command, output, done) => {
  command
    .argument(
      '<probe...>',
      'image, finger minutiae record (ISO/IEC 19794-2, ANSI INCITS 378), iris image record (ISO/IEC 19794-6) or iris template; several are different fingers and eyes of one person',
    )
    .requiredOption('--gallery <folder>', 'images, records or templates named SUBJECT_N.ext')
    .option('--fpir-red <rate>', 'false-positive identification rate of RED', numberOption(1e-9, 1), 0.001)
    .option('--fpir-yellow <rate>', 'the same of YELLOW', numberOption(1e-9, 1), 0.01)
    .addOption(
      new Option(
        '--iris-search <tier>',
        'how 2,000 irises and more are looked through; tiered is twice as fast and passes over some 3 in 100 of those who are there',
      )
        .choices(searchTiers)
        .default('exact'),
    )
    .addOption(modalityOption())
    .addOption(eyeOption())
    .addOption(dpiOption())
    .action(async (files: string[], options: Options) => {
      const probes = await readProbes(files, options, output());
      const clock = new SystemClock();
      const engine = startWorkerEngine({ clock });
      try {
        await engine.load(await enrolGallery(options, engine, output()));
        const templates = probes.map(({ template }) => template);
        const rates = { red: options.fpirRed, yellow: options.fpirYellow };
        const search = searchFor(
          { fpir: rates, irisSearch: options.irisSearch },
          calibratedTo,
          clock.wall().toISOString().slice(0, 10),
        );
        done(report(await engine.identify(templates, search), probes, rates, output()));
      } finally {
        await engine.close();
      }
    });
};

/** Those with too little in them to be found by are left out, unless there is no other. */
async function readProbes(
  files: readonly string[],
  options: SampleOptions,
  output: Output,
): Promise<Probe[]> {
  const probes: Probe[] = [];
  for (const file of files) {
    const samples = await readSamples(file, options);
    for (const sample of samples) tellOfMistakenEye(file, sample, options, output);
    probes.push(...samples.map(sample => probeOf(samples.length > 1 ? eyeIn(file, sample) : file, sample)));
  }
  const readable = probes.filter(probe => probe.readable);
  if (readable.length === 0) return probes;
  for (const { file, modality } of probes.filter(probe => !probe.readable)) {
    const what = modality === 'iris' ? 'valid bits' : 'minutiae';
    output.notice(`${file}: too few ${what} to be found by, left out`);
  }
  return readable;
}

function probeOf(file: string, sample: Sample): Probe {
  if (sample.modality === 'iris') {
    const { modality, template } = sample;
    const readable = validBits(template.search) >= irisParameters.compare.fewestBits;
    return { file, modality, template: encodeIrisTemplate(template), readable };
  }
  const { modality, template } = sample;
  const readable = template.minutiae.length >= parameters.quality.fewestMinutiae;
  return { file, modality, template: fingerprint.encode(template), readable };
}

/** One of a record of several. */
const eyeIn = (file: string, sample: Sample) =>
  sample.modality === 'iris' ? `${file} (${eyeNames[sample.template.eye]})` : file;

async function enrolGallery(options: Options, engine: BiometricEngine, output: Output): Promise<Watchlist> {
  const { subjects, references } = await enrolFolder(options.gallery, options, engine, output);
  return { name: 'gallery', version: 1, importedAt: new Date(0).toISOString(), subjects, references };
}
