import { Fault } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { EyePosition } from '../core/iris.ts';
import type { ModalityName } from '../core/modality.ts';
import type { Reference } from '../core/watchlist.ts';
import { readImage } from '../formats/image/read-image.ts';
import { writePng } from '../formats/image/write-png.ts';
import { encodeFmr2005 } from '../formats/iso19794/finger-minutiae-2005.ts';
import { readMinutiaeRecord } from '../formats/iso19794/minutiae-record.ts';
import { sampleKind } from '../formats/sample-kind.ts';
import type { BiometricEngine } from './engine.ts';
import { enrolIrisImage, enrolIrisRecord, enrolIrisTemplate } from './enrol-iris.ts';
import { adoptTemplate, decodeTemplate } from './fingerprint/decode-template.ts';
import { parameters } from './fingerprint/parameters.ts';
import { refusePoor, type TellPoor, tooPoor } from './too-poor.ts';

/**
 * A file for a watchlist: an image, a finger minutiae record of ISO/IEC 19794-2 or ANSI INCITS 378, an iris image record of
 * ISO/IEC 19794-6, or an iris template of our own.
 */
export interface Sample {
  readonly subject: string;
  readonly instance: number;
  /** The file, for errors. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What an image shows, a fingerprint unless it says otherwise; records say so themselves. */
  readonly modality?: ModalityName;
  /** Which eye an image shows, where that is known. */
  readonly eye?: EyePosition;
}

export interface EnrolOptions {
  /** Pixels per inch, in place of what an image states. */
  readonly dpi?: number;
  /** Told of a sample that can be found by and is too poor to be enrolled, which is then made a reference; without it, refused. */
  readonly onPoor?: TellPoor;
}

/**
 * Makes a reference of a sample. A template of our own and a record of ISO/IEC 19794-2:2005 are kept as they came, a finger
 * minutiae record of another format is written anew as such; an image, of a record too, is assessed and extracted by the
 * engine and kept as PNG beside its template. Throws Fault `bad-input` for what cannot be read, and for a sample that is too
 * poor to be found by, or to be a reference (`EnrolOptions.onPoor`), with the reasons.
 */
export async function enrol(
  sample: Sample,
  engine: Pick<BiometricEngine, 'acquire'>,
  options: EnrolOptions = {},
): Promise<Reference> {
  const { subject, instance } = sample;
  return { subject, instance, ...(await enrolled(sample, engine, options)) };
}

type Enrolled = Omit<Reference, 'subject' | 'instance'>;

async function enrolled(
  sample: Sample,
  engine: Pick<BiometricEngine, 'acquire'>,
  options: EnrolOptions,
): Promise<Enrolled> {
  const { bytes, name, modality, eye = 0 } = sample;
  const onPoor = options.onPoor ?? refusePoor;
  const kind = sampleKind(bytes, name);
  if (kind === 'finger-minutiae') return enrolRecord(sample);
  if (kind === 'iris-template') return enrolIrisTemplate(bytes, name, onPoor);
  if (kind === 'iris-record') return enrolIrisRecord(bytes, name, engine, onPoor);
  const image = await readImage(bytes, name, options);
  if (modality === 'iris') return enrolIrisImage(image, eye, name, engine, onPoor);
  return enrolFinger(image, name, engine);
}

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

async function enrolFinger(
  image: Image,
  name: string,
  engine: Pick<BiometricEngine, 'acquire'>,
): Promise<Enrolled> {
  const { quality, template } = await engine.acquire(image);
  if (template === undefined) throw tooPoor(name, quality, 'another impression');
  const { position } = decodeTemplate(template, name);
  return { modality: 'fingerprint', position, template, imagePng: await writePng(image) };
}
