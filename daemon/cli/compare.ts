import { explainComparison } from '../biometrics/fingerprint/explain/comparison.ts';
import { drawComparison } from '../biometrics/fingerprint/explain/comparison-svg.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { bestAgreement, distanceOf } from '../biometrics/iris/explain/agreement.ts';
import { iris } from '../biometrics/iris/iris.ts';
import { Fault } from '../core/errors.ts';
import type { Verb } from './bitmapd.ts';
import { drawnEyes, eyeOf } from './eyes.ts';
import { writeOutput } from './files.ts';
import { exitCode } from './output.ts';
import { tellOfMistakenEye } from './mistaken-eyes.ts';
import { dpiOption, eyeOption, modalityOption, numberOption } from './options.ts';
import { printOf } from './prints.ts';
import { readSample, type Sample, type SampleOptions } from './samples.ts';

interface Options extends SampleOptions {
  readonly fmr: number;
  readonly explain?: string;
  readonly turn?: boolean;
}

/** `bitmapd compare A B`: 1:1. Exit 0 for a match at the asked false match rate, 1 for none. */
export const define: Verb['define'] = (command, output, done) => {
  const what =
    'image, finger minutiae record (ISO/IEC 19794-2, ANSI INCITS 378), iris image record (ISO/IEC 19794-6) or iris template';
  command
    .argument('<a>', what)
    .argument('<b>', 'the same')
    .option('--fmr <rate>', 'false match rate to match at', numberOption(1e-12, 1), 1e-3)
    .addOption(modalityOption())
    .addOption(eyeOption())
    .addOption(dpiOption())
    .option('--explain <file>', 'draw both, what was held for the same and the scores, as SVG')
    .option('--turn', 'in the drawing of fingerprints, turn B to lie as A does')
    .action(async (a: string, b: string, options: Options) => {
      const { fmr, explain, turn } = options;
      const samples = [await readSample(a, options), await readSample(b, options)] as const;
      for (const [index, file] of [a, b].entries())
        tellOfMistakenEye(file, samples[index], options, output());
      const pair = pairOf([a, b], samples);
      const { score } = pair;
      const threshold = -10 * Math.log10(fmr);
      const match = score >= threshold;
      if (explain !== undefined) await writeOutput(explain, await pair.draw(threshold, turn === true));
      output().answer({ score, match, threshold, ...pair.figures }, () => [
        `${match ? 'match' : 'no match'}: score ${score.toFixed(1)}, threshold ${threshold.toFixed(1)} (FMR ${fmr})`,
        ...(pair.words === undefined ? [] : [pair.words]),
        ...(explain === undefined ? [] : [`drawn: ${explain}`]),
      ]);
      done(match ? exitCode.ok : exitCode.negative);
    });
};

/** Two samples of one trait. */
interface Pair {
  readonly score: number;
  /** What else is known of the two, for the document and for people. */
  readonly figures?: Readonly<Record<string, number>>;
  readonly words?: string;
  readonly draw: (threshold: number, turned: boolean) => Promise<string>;
}

function pairOf([a, b]: readonly [string, string], [probe, reference]: readonly [Sample, Sample]): Pair {
  if (probe.modality === 'fingerprint' && reference.modality === 'fingerprint') {
    return {
      score: fingerprint.compare(probe.template, reference.template),
      draw: async (threshold, turned) => {
        const prints = [await printOf(a, probe), await printOf(b, reference)] as const;
        return drawComparison(explainComparison(...prints, threshold), { turned });
      },
    };
  }
  if (probe.modality === 'iris' && reference.modality === 'iris') {
    const agreement = bestAgreement(probe.template.search, reference.template.search);
    const hammingDistance = distanceOf(agreement);
    return {
      score: iris.compare(probe.template, reference.template),
      figures: { hammingDistance, commonBits: agreement.common },
      words: `Hamming distance ${hammingDistance.toFixed(3)} over ${agreement.common} bits of the search code`,
      draw: async threshold => drawnEyes(await eyeOf(a, probe), await eyeOf(b, reference), threshold),
    };
  }
  throw new Fault('bad-usage', 'samples of two traits cannot be compared', {
    where: b,
    given: reference.modality,
    wanted: `${probe.modality} as ${a} is`,
    remedy: 'an image is a fingerprint unless --modality or its name (.iris.png) says otherwise',
  });
}
