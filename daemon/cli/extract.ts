import path from 'node:path';
import type { Command } from 'commander';
import { assessExtraction } from '../biometrics/fingerprint/assess.ts';
import { stageSheet } from '../biometrics/explain/stage-sheet.ts';
import { drawStages } from '../biometrics/fingerprint/explain/stages.ts';
import { type Extraction, extractStages } from '../biometrics/fingerprint/extract.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import type { Image } from '../core/image.ts';
import { type Quality, qualityWords } from '../core/quality.ts';
import type { Verb } from './bitmapd.ts';
import { makeFolder, writeOutput } from './files.ts';
import { exitCode } from './output.ts';
import { numberOption } from './options.ts';
import { readImageFile } from './samples.ts';

interface Options {
  output?: string;
  dpi?: number;
  explain?: string;
}

/** `bitmapd extract IMAGE -o T.fmr`: an ISO/IEC 19794-2:2005 record of a fingerprint image, or pictures of its stages, or both. */
export const define: Verb['define'] = (command: Command, output, done) => {
  command
    .argument('<image>', 'PNG, JPEG, TIFF or BMP of a fingerprint')
    .option('-o, --output <file>', 'where the ISO/IEC 19794-2:2005 template goes')
    .option('--dpi <number>', "overrides the file's own resolution", numberOption(150, 2_000))
    .option('--explain <folder>', 'draw each stage there, and an index.html that shows them')
    .action(async (file: string, { output: target, dpi, explain }: Options) => {
      if (target === undefined && explain === undefined) {
        command.error("error: neither '-o, --output <file>' nor '--explain <folder>' is given");
      }
      const image = await readImageFile(file, dpi);
      const extraction = extractStages(image);
      const quality = assessExtraction(extraction);
      const drawn = explain === undefined ? [] : [await explainIn(explain, file, image, extraction, quality)];
      if (!quality.usable) {
        const reasons = quality.reasons.map(reason => qualityWords[reason]).join(', ');
        output().answer({ quality }, () => [`${file}: not usable: ${reasons}`, ...drawn]);
        return done(exitCode.negative);
      }
      const { template } = extraction;
      const bytes = fingerprint.encode(template);
      if (target !== undefined) await writeOutput(target, bytes);
      const minutiae = template.minutiae.length;
      output().answer({ output: target, bytes: bytes.length, minutiae, quality }, () => [
        `${target ?? file}: ${minutiae} minutiae, quality ${quality.score}, ${bytes.length} bytes`,
        ...drawn,
      ]);
    });
};

/** Writes a picture of each stage and the page that shows them; gives the line that says where. */
async function explainIn(
  folder: string,
  file: string,
  image: Image,
  extraction: Extraction,
  quality: Quality,
): Promise<string> {
  await makeFolder(folder);
  const stages = await drawStages(image, extraction);
  for (const { file: name, content } of stages) await writeOutput(path.join(folder, name), content);
  const index = path.join(folder, 'index.html');
  await writeOutput(index, stageSheet(path.basename(file), quality, stages));
  return `drawn: ${index}`;
}
