import path from 'node:path';
import type { Command } from 'commander';
import { stageSheet } from '../biometrics/explain/stage-sheet.ts';
import { assessExtraction } from '../biometrics/fingerprint/assess.ts';
import { drawStages } from '../biometrics/fingerprint/explain/stages.ts';
import { extractStages } from '../biometrics/fingerprint/extract.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import type { EyePosition } from '../core/iris.ts';
import type { ModalityName } from '../core/modality.ts';
import { imageFormatNames } from '../formats/image/formats.ts';
import { readImage } from '../formats/image/read-image.ts';
import type { Verb } from './bitmapd.ts';
import { answerExtraction, type Extracted } from './extraction-answer.ts';
import { extractedIris } from './extract-iris.ts';
import { tellOfEye } from './mistaken-eyes.ts';
import { dpiOption, eyeOption, modalityOption } from './options.ts';
import type { Output } from './output.ts';
import { modalityOf, readInput, type SampleOptions } from './samples.ts';

interface Options {
  output?: string;
  modality?: ModalityName;
  eye?: EyePosition;
  dpi?: number;
  explain?: string;
}

/** `bitmapd extract IMAGE -o T.fmr`: a template of an image, or pictures of the stages that make it, or both. */
export const define: Verb['define'] = (command: Command, output, done) => {
  command
    .argument(
      '<image>',
      `an image (${imageFormatNames}) of a fingerprint or an eye, or an ISO/IEC 19794-6 record`,
    )
    .option(
      '-o, --output <file>',
      'where the template goes: ISO/IEC 19794-2:2005 of a finger, our own form (.irc) of an eye',
    )
    .addOption(modalityOption())
    .addOption(eyeOption())
    .addOption(dpiOption())
    .option('--explain <folder>', 'draw each stage there, and an index.html that shows them')
    .action(async (file: string, { output: target, modality, eye, dpi, explain }: Options) => {
      if (target === undefined && explain === undefined) {
        command.error("error: neither '-o, --output <file>' nor '--explain <folder>' is given");
      }
      const bytes = await readInput(file);
      const extracted =
        modalityOf(bytes, file, modality) === 'iris'
          ? await extractedIris(bytes, file, eye)
          : await extractedFinger(
              bytes,
              file,
              { ...(dpi && { dpi }), ...(modality && { modality }) },
              output(),
            );
      done(await answerExtraction(file, extracted, { target, explain }, output()));
    });
};

async function extractedFinger(
  bytes: Uint8Array,
  file: string,
  options: SampleOptions,
  output: Output,
): Promise<Extracted> {
  const image = await readImage(bytes, file, options);
  const extraction = extractStages(image);
  const quality = assessExtraction(extraction);
  if (options.modality === undefined) tellOfEye(file, image, quality.score, output);
  const minutiae = extraction.template.minutiae.length;
  return {
    quality,
    template: fingerprint.encode(extraction.template),
    figures: { minutiae },
    words: `${minutiae} minutiae`,
    explain: async () => {
      const stages = await drawStages(image, extraction);
      return { stages, page: stageSheet(path.basename(file), quality, stages) };
    },
  };
}
