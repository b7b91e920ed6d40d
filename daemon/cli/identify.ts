import { Option } from 'commander';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import type { BiometricEngine } from '../biometrics/engine.ts';
import { startWorkerEngine } from '../biometrics/worker-engine.ts';
import { type SearchTier, searchTiers } from '../core/search.ts';
import type { Watchlist } from '../core/watchlist.ts';
import { calibratedTo } from '../lane/opinion.ts';
import { searchFor } from '../lane/thresholds.ts';
import type { Verb } from './bitmapd.ts';
import { enrolFolder } from './enrol-folder.ts';
import { readProbes } from './handed-probes.ts';
import { report } from './identify-report.ts';
import { dpiOption, eyeOption, modalityOption, numberOption } from './options.ts';
import type { Output } from './output.ts';
import type { SampleOptions } from './samples.ts';

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

async function enrolGallery(options: Options, engine: BiometricEngine, output: Output): Promise<Watchlist> {
  const { subjects, references } = await enrolFolder(options.gallery, options, engine, output);
  return { name: 'gallery', version: 1, importedAt: new Date(0).toISOString(), subjects, references };
}
