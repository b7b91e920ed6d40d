import { extractIris } from '../biometrics/iris/extract.ts';
import type { Image } from '../core/image.ts';
import type { Output } from './output.ts';
import type { Sample, SampleOptions } from './samples.ts';

/** Quality, 0 to 100. Prints of less are asked whether they are eyes; of an eye they have to be so much better. */
const poorPrint = 30;
const betterBy = 45;

/** Says so where an image that was taken for a fingerprint, since nothing said otherwise, looks much more like an eye. */
export function tellOfEye(file: string, image: Image, printQuality: number, output: Output): void {
  if (printQuality >= poorPrint) return;
  const { quality } = extractIris(image);
  if (quality.score < printQuality + betterBy) return;
  output.notice(`${file}: taken for a fingerprint, and looks like an eye; for an eye add --modality iris`);
}

/** The same of a sample, unless the command said what it is. */
export function tellOfMistakenEye(
  file: string,
  sample: Sample,
  { modality }: Pick<SampleOptions, 'modality'>,
  output: Output,
): void {
  if (modality !== undefined || sample.modality !== 'fingerprint' || sample.image === undefined) return;
  tellOfEye(file, sample.image, sample.template.quality, output);
}
