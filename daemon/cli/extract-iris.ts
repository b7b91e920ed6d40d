import path from 'node:path';
import { stageSheet } from '../biometrics/explain/stage-sheet.ts';
import { validBits } from '../biometrics/iris/code.ts';
import { drawStages } from '../biometrics/iris/explain/stages.ts';
import { extractIris } from '../biometrics/iris/extract.ts';
import { Fault } from '../core/errors.ts';
import { codeBytes, type EyePosition } from '../core/iris.ts';
import { encodeIrisTemplate } from '../formats/iris-template/iris-template.ts';
import type { Extracted } from './extraction-answer.ts';
import { eyeNames, isTemplate, readEyeImage } from './iris-samples.ts';

/** The iris in an image or in an ISO/IEC 19794-6 record. Throws Fault `bad-input` for what is neither. */
export async function extractedIris(
  bytes: Uint8Array,
  file: string,
  wanted: EyePosition | undefined,
): Promise<Extracted> {
  if (isTemplate(bytes, file)) {
    throw new Fault('bad-input', 'an iris template has no image', { where: file, wanted: 'an image' });
  }
  const { image, eye } = await readEyeImage(bytes, file, wanted);
  const extraction = extractIris(image);
  const { quality, template, found } = extraction;
  const valid = validBits(template.search);
  const name = eyeNames[eye];
  return {
    quality,
    template: encodeIrisTemplate({ ...template, eye }),
    figures: { eye: name, validBits: valid },
    words: `${eye === 0 ? 'eye' : `${name} eye`}, ${valid} of ${8 * codeBytes} search bits valid`,
    explain: async () => {
      const stages = await drawStages(image, extraction);
      const evidence = { title: 'What the boundaries rest on', values: found?.segmentation.evidence ?? {} };
      return { stages, page: stageSheet(path.basename(file), quality, stages, [evidence]) };
    },
  };
}
