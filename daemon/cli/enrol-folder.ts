import { enrol } from '../biometrics/enrol.ts';
import type { BiometricEngine } from '../biometrics/engine.ts';
import {
  type NamedReference,
  type RepeatedTrait,
  repeatedTraitLine,
  repeatedTraits,
} from '../biometrics/repeated-traits.ts';
import { inWords, type PoorSample } from '../biometrics/too-poor.ts';
import type { Reference, Subject } from '../core/watchlist.ts';
import { readWatchlistFolder } from '../formats/watchlist-folder/read-folder.ts';
import { decodeTemplate } from '../biometrics/fingerprint/decode-template.ts';
import { readImage } from '../formats/image/read-image.ts';
import { tellOfEye } from './mistaken-eyes.ts';
import type { Output } from './output.ts';
import { readInput, type SampleOptions } from './samples.ts';

/** What a folder of samples gave. */
export interface EnrolledFolder {
  readonly subjects: readonly Subject[];
  readonly references: readonly Reference[];
  /** Files that nothing was done with. */
  readonly ignored: readonly string[];
  /** They were enrolled all the same, and told of. */
  readonly repeated: readonly RepeatedTrait[];
  /** Good enough to be searched with and too poor to be references: they are among them all the same, and told of. */
  readonly poor: readonly PoorSample[];
}

/** Enrols a folder of `SUBJECT_N.ext`; `modality` is of the images whose names do not say. Says on stderr how far it is, what is poor, and which fingers and eyes are there twice. */
export async function enrolFolder(
  folder: string,
  { dpi, modality }: Pick<SampleOptions, 'dpi' | 'modality'>,
  engine: Pick<BiometricEngine, 'acquire'>,
  output: Output,
): Promise<EnrolledFolder> {
  const { subjects, files, ignored } = await readWatchlistFolder(folder);
  const references: Reference[] = [];
  const named: NamedReference[] = [];
  const poor: PoorSample[] = [];
  const enrolOptions = { ...(dpi !== undefined && { dpi }), onPoor: (one: PoorSample) => poor.push(one) };
  for (const [index, file] of files.entries()) {
    output.progress(`enrolling ${index + 1} of ${files.length}`);
    const sample = {
      ...(modality && { modality }),
      ...file,
      name: file.path,
      bytes: await readInput(file.path),
    };
    const reference = await enrol(sample, engine, enrolOptions);
    if (sample.modality === undefined) await tellOfEnrolledEye(file.path, reference, output);
    references.push(reference);
    named.push({ ...reference, name: file.path });
  }
  output.progress('');
  for (const { name, score, reasons } of poor)
    output.notice(`${name}: too poor to be enrolled: ${inWords(reasons)} (quality ${score})`);
  const repeated = repeatedTraits(named);
  for (const trait of repeated) output.notice(`${trait.subject}: ${repeatedTraitLine(trait)}`);
  return { subjects, references, ignored, repeated, poor };
}

/** An eye that was enrolled as a finger would be found by nobody. */
async function tellOfEnrolledEye(file: string, reference: Reference, output: Output): Promise<void> {
  const { modality, imagePng, template } = reference;
  if (modality !== 'fingerprint' || imagePng === undefined) return;
  const { quality } = decodeTemplate(template, file);
  tellOfEye(file, await readImage(imagePng, file), quality, output);
}
