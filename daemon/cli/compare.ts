import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import type { Verb } from './bitmapd.ts';
import { exitCode } from './output.ts';
import { numberOption } from './options.ts';
import { readTemplate } from './samples.ts';

interface Options {
  fmr: number;
  dpi?: number;
}

/** `bitmapd compare A B`: 1:1. Exit 0 for a match at the asked false match rate, 1 for none. */
export const define: Verb['define'] = (command, output, done) => {
  command
    .argument('<a>', 'image, or minutiae record (ISO/IEC 19794-2, ANSI INCITS 378)')
    .argument('<b>', 'image, or minutiae record (ISO/IEC 19794-2, ANSI INCITS 378)')
    .option('--fmr <rate>', 'false match rate to match at', numberOption(1e-12, 1), 1e-3)
    .option('--dpi <number>', "overrides the images' own resolution", numberOption(150, 2_000))
    .action(async (a: string, b: string, { fmr, dpi }: Options) => {
      const score = fingerprint.compare(await readTemplate(a, dpi), await readTemplate(b, dpi));
      const threshold = -10 * Math.log10(fmr);
      const match = score >= threshold;
      output().answer({ score, match, threshold }, () => [
        `${match ? 'match' : 'no match'}: score ${score.toFixed(1)}, threshold ${threshold.toFixed(1)} (FMR ${fmr})`,
      ]);
      done(match ? exitCode.ok : exitCode.negative);
    });
};
