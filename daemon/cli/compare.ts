import { explainComparison } from '../biometrics/fingerprint/explain/comparison.ts';
import { drawComparison } from '../biometrics/fingerprint/explain/comparison-svg.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import type { Verb } from './bitmapd.ts';
import { writeOutput } from './files.ts';
import { exitCode } from './output.ts';
import { numberOption } from './options.ts';
import { readPrint } from './prints.ts';

interface Options {
  fmr: number;
  dpi?: number;
  explain?: string;
  turn?: boolean;
}

/** `bitmapd compare A B`: 1:1. Exit 0 for a match at the asked false match rate, 1 for none. */
export const define: Verb['define'] = (command, output, done) => {
  command
    .argument('<a>', 'image, or minutiae record (ISO/IEC 19794-2, ANSI INCITS 378)')
    .argument('<b>', 'image, or minutiae record (ISO/IEC 19794-2, ANSI INCITS 378)')
    .option('--fmr <rate>', 'false match rate to match at', numberOption(1e-12, 1), 1e-3)
    .option('--dpi <number>', "overrides the images' own resolution", numberOption(150, 2_000))
    .option('--explain <file>', 'draw both prints, what was paired and the scores, as SVG')
    .option('--turn', 'in the drawing, turn B to lie as A does')
    .action(async (a: string, b: string, { fmr, dpi, explain, turn }: Options) => {
      const [probe, reference] = [await readPrint(a, dpi), await readPrint(b, dpi)];
      const score = fingerprint.compare(probe.template, reference.template);
      const threshold = -10 * Math.log10(fmr);
      const match = score >= threshold;
      if (explain !== undefined) {
        const explained = explainComparison(probe, reference, threshold);
        await writeOutput(explain, drawComparison(explained, { turned: turn === true }));
      }
      output().answer({ score, match, threshold }, () => [
        `${match ? 'match' : 'no match'}: score ${score.toFixed(1)}, threshold ${threshold.toFixed(1)} (FMR ${fmr})`,
        ...(explain === undefined ? [] : [`drawn: ${explain}`]),
      ]);
      done(match ? exitCode.ok : exitCode.negative);
    });
};
