import { Fault } from '../core/errors.ts';
import type { Reference } from '../core/watchlist.ts';
import { readImage } from '../formats/image/read-image.ts';
import { writePng } from '../formats/image/write-png.ts';
import { encodeFmr2005 } from '../formats/iso19794/finger-minutiae-2005.ts';
import { looksLikeFmr, readMinutiaeRecord } from '../formats/iso19794/minutiae-record.ts';
import type { BiometricEngine } from './engine.ts';
import { adoptTemplate, decodeTemplate } from './fingerprint/decode-template.ts';
import { parameters } from './fingerprint/parameters.ts';

/** A file for a watchlist: an image, or a finger minutiae record of ISO/IEC 19794-2 or ANSI INCITS 378. */
export interface Sample {
  readonly subject: string;
  readonly instance: number;
  /** The file, for errors. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface EnrolOptions {
  /** Pixels per inch, in place of what an image states. */
  readonly dpi?: number;
}

/**
 * Makes a reference of a sample. A record of ISO/IEC 19794-2:2005 is kept as it came, one of another format is written
 * anew as such; an image is assessed and extracted by the engine and kept as PNG beside its template. Throws Fault
 * `bad-input` for what cannot be read, and for a sample that is too poor to be found by, with the reasons.
 */
export async function enrol(
  sample: Sample,
  engine: Pick<BiometricEngine, 'acquire'>,
  options: EnrolOptions = {},
): Promise<Reference> {
  const { subject, instance } = sample;
  const enrolled = looksLikeFmr(sample.bytes)
    ? enrolRecord(sample)
    : await enrolImage(sample, engine, options);
  return { subject, instance, ...enrolled };
}

type Enrolled = Omit<Reference, 'subject' | 'instance'>;

function enrolRecord({ bytes, name }: Sample): Enrolled {
  const record = readMinutiaeRecord(bytes, name);
  const template = adoptTemplate(record.template);
  const { position, minutiae } = template;
  const { fewestMinutiae } = parameters.quality;
  if (minutiae.length < fewestMinutiae) {
    throw new Fault('bad-input', 'the record has too few minutiae to be found by', {
      where: name,
      given: `${minutiae.length}`,
      wanted: `at least ${fewestMinutiae}`,
    });
  }
  const isOurs = record.format === 'iso-19794-2-2005';
  return {
    modality: 'fingerprint',
    position,
    template: isOurs ? new Uint8Array(bytes) : encodeFmr2005(template),
  };
}

async function enrolImage(
  { bytes, name }: Sample,
  engine: Pick<BiometricEngine, 'acquire'>,
  options: EnrolOptions,
): Promise<Enrolled> {
  const image = await readImage(bytes, name, options);
  const { quality, template } = await engine.acquire(image);
  if (template === undefined) {
    const reasons = quality.reasons.join(', ') || 'unclear';
    throw new Fault('bad-input', `not good enough to be found by: ${reasons}`, {
      where: name,
      given: `quality ${quality.score}`,
      remedy: 'enrol another impression',
    });
  }
  const { position } = decodeTemplate(template, name);
  return { modality: 'fingerprint', position, template, imagePng: await writePng(image) };
}
