import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { Fault, messageOf } from '../core/errors.ts';
import type { Verb } from './bitmapd.ts';
import { exitCode } from './output.ts';
import { numberOption } from './options.ts';
import { readImageFile } from './samples.ts';

interface Options {
  output: string;
  dpi?: number;
}

/** `bitmapd extract IMAGE -o T.fmr`: an ISO/IEC 19794-2:2005 record of a fingerprint image. */
export const define: Verb['define'] = (command: Command, output, done) => {
  command
    .argument('<image>', 'PNG, JPEG, TIFF or BMP of a fingerprint')
    .requiredOption('-o, --output <file>', 'where the ISO/IEC 19794-2:2005 template goes')
    .option('--dpi <number>', "overrides the file's own resolution", numberOption(150, 2_000))
    .action(async (file: string, { output: target, dpi }: Options) => {
      const image = await readImageFile(file, dpi);
      const quality = fingerprint.assess(image);
      if (!quality.usable) {
        output().answer({ quality }, () => [`${file}: not usable: ${quality.reasons.join(', ')}`]);
        return done(exitCode.negative);
      }
      const template = fingerprint.extract(image);
      const bytes = fingerprint.encode(template);
      await write(target, bytes);
      const { minutiae } = template;
      output().answer({ output: target, bytes: bytes.length, minutiae: minutiae.length, quality }, () => [
        `${target}: ${minutiae.length} minutiae, quality ${quality.score}, ${bytes.length} bytes`,
      ]);
    });
};

async function write(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes);
  } catch (cause) {
    throw new Fault('bad-input', `cannot be written: ${messageOf(cause)}`, { where: file, cause });
  }
}
