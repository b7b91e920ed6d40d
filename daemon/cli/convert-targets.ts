import path from 'node:path';
import { Fault } from '../core/errors.ts';
import { namespaces } from '../formats/cbeff/bir.ts';
import { birOfRecord } from '../formats/cbeff/bir-of-record.ts';
import { writeBirXml } from '../formats/cbeff/bir-writer.ts';
import { type ImageEncoder, imageEncoders } from '../formats/image/encoders.ts';
import { type OsiaBiometric, writeOsiaBiometrics } from '../formats/osia/biometric-data.ts';
import { faceImageRecordOf, writeFaceImageRecord } from '../formats/iso19794/face-image-record.ts';
import {
  type FingerImageView,
  fingerImageRecordOf,
  writeFingerImageRecord,
} from '../formats/iso19794/finger-image-record.ts';
import { writeIrisRecord } from '../formats/iso19794/iris-record.ts';
import { rewritten, viewOfImage } from '../formats/iso19794/iris-rewrite.ts';
import { readMinutiaeFields } from '../formats/iso19794/minutiae-fields-reader.ts';
import { writeMinutiaeFields } from '../formats/iso19794/minutiae-fields-writer.ts';
import { convertMinutiae } from '../formats/iso19794/minutiae-convert.ts';
import type { MinutiaeFormat } from '../formats/iso19794/minutiae-record.ts';
import type { RecordCodec } from '../formats/iso19794/record-image.ts';
import { type Block, type Picture, type PictureOptions, picturesOf } from './convert-sources.ts';
import { eyeNames, irisViewsIn } from './iris-samples.ts';
import { osiaBiometricsOf } from './convert-osia.ts';

export type Edition = '2004' | '2005' | '2009' | '2011';

export interface ConvertOptions extends PictureOptions {
  readonly edition?: Edition;
  readonly position?: number;
  readonly codec?: ImageEncoder['codec'] | 'raw';
  /** Which of several images of a record, from 1. */
  readonly image?: number;
}

/** What was made, and what is to be said of it beside its name and size. */
export interface Converted {
  readonly bytes: Uint8Array;
  readonly format: string;
  /** Pixels an inch, where it holds images, and whether it was stated or assumed. */
  readonly dpi?: number;
  readonly isDpiStated?: boolean;
  readonly eyes?: readonly string[];
  readonly views?: number;
  /** What the target has no room for. */
  readonly leftOut?: string;
}

interface Target {
  readonly what: string;
  make(blocks: readonly Block[], options: ConvertOptions, from: string): Promise<Converted>;
}

const targets: Readonly<Record<string, Target>> = {
  ...Object.fromEntries(imageEncoders.map(encoder => [encoder.extension, imageTarget(encoder)])),
  '.fir': { what: 'a finger image record (ISO/IEC 19794-4)', make: fingerRecord },
  '.fac': { what: 'a face image record (ISO/IEC 19794-5)', make: faceRecord },
  '.iir': { what: 'an iris image record (ISO/IEC 19794-6)', make: irisRecord },
  '.fmr': { what: 'a minutiae record (ISO/IEC 19794-2, ANSI INCITS 378)', make: minutiaeRecord },
  '.xml': { what: 'records in CBEFF XML', make: wrapped },
  '.json': { what: "images and minutiae in OSIA's JSON", make: osiaJson },
};

/** Each extension and what it becomes, for the help. */
export const targetHelp = Object.entries(targets)
  .map(([extension, { what }]) => `${extension}: ${what}`)
  .join('; ');

/** Throws Fault `bad-usage` for an extension that nothing is known of. */
export function targetOf(file: string): Target {
  const extension = path.extname(file).toLowerCase();
  const target = targets[extension];
  if (target !== undefined) return target;
  throw new Fault('bad-usage', 'nothing is known that is written to such a file', {
    where: file,
    given: extension === '' ? 'no extension' : extension,
    wanted: Object.keys(targets).join(', '),
  });
}

function imageTarget(encoder: ImageEncoder): Target {
  const { name, codec } = encoder;
  return {
    what: `the image in ${name}`,
    async make(blocks, options, from) {
      const picture = await onePicture(blocks, options, from);
      const isKept = codec === 'wsq' && picture.coded?.codec === codec;
      const bytes = isKept && picture.coded ? picture.coded.data : await encoder.encode(picture.image);
      return { bytes, format: name, ...resolutionOf(picture), ...eyesOf([picture]), ...lost(picture, bytes) };
    },
  };
}

async function onePicture(blocks: readonly Block[], options: ConvertOptions, from: string): Promise<Picture> {
  const pictures = await chosenPictures(oneBlock(blocks, from), options, from);
  const [picture] = pictures;
  if (pictures.length === 1) return picture;
  throw new Fault('bad-input', `the record holds ${pictures.length} images`, {
    where: from,
    wanted: 'one',
    remedy:
      picture?.eye === undefined
        ? 'choose with --image 1, 2 and so on'
        : 'choose with --eye left or --eye right',
  });
}

async function chosenPictures(block: Block, options: ConvertOptions, from: string): Promise<Picture[]> {
  const pictures = await picturesOf(block, from, options);
  if (options.image === undefined) return pictures;
  const picture = pictures[options.image - 1];
  if (picture !== undefined) return [picture];
  const detail = { where: from, given: `--image ${options.image}`, wanted: `1 to ${pictures.length}` };
  throw new Fault('bad-usage', 'the record holds no such image', detail);
}

function oneBlock(blocks: readonly Block[], from: string): Block {
  const [block] = blocks;
  if (blocks.length === 1) return block;
  throw new Fault('bad-input', `the file holds ${blocks.length} records`, {
    where: from,
    wanted: 'one',
    remedy: 'choose with --index 1, 2 and so on',
  });
}

/** Colours are kept only in what is kept as it is coded. */
const lost = ({ wasColour, coded }: Picture, data: Uint8Array) =>
  wasColour && coded?.data !== data ? { leftOut: 'colours' } : {};

const resolutionOf = ({ image, isDpiStated }: Picture) => ({ dpi: image.dpi, isDpiStated });
const eyesOf = (pictures: readonly Picture[]) => {
  const eyes = pictures.flatMap(({ eye }) => (eye === undefined ? [] : [eyeNames[eye]]));
  return eyes.length === 0 ? {} : { eyes };
};

/** Of the two editions of an ISO record. */
function isoEdition(edition: Edition | undefined, from: string): '2005' | '2011' {
  if (edition === undefined) return '2011';
  if (edition === '2005' || edition === '2011') return edition;
  throw new Fault('bad-usage', 'there is no such edition of this record', {
    where: from,
    given: edition,
    wanted: '2005 or 2011',
  });
}

async function fingerRecord(
  blocks: readonly Block[],
  options: ConvertOptions,
  from: string,
): Promise<Converted> {
  const block = oneBlock(blocks, from);
  if (block.kind === 'finger-image' && isUntouched(options)) return unchanged(block);
  const edition = isoEdition(options.edition, from);
  const pictures = await chosenPictures(block, options, from);
  const views: FingerImageView[] = [];
  for (const picture of pictures) views.push(await fingerView(picture, options));
  expectAlike(views, edition, from);
  const bytes = writeFingerImageRecord(fingerImageRecordOf(views, edition));
  return {
    bytes,
    format: `ISO/IEC 19794-4:${edition} (${views[0].codec})`,
    ...(views.length > 1 && { views: views.length }),
    ...resolutionOf(pictures[0]),
    ...lost(pictures[0], views[0].data),
  };
}

async function fingerView(picture: Picture, options: ConvertOptions): Promise<FingerImageView> {
  const { image, impression = 0, position = 0 } = picture;
  const coded = await codedPicture(picture, options.codec, ['wsq', 'jpeg-2000', 'jpeg', 'png']);
  return {
    ...sizeOf(picture),
    ...coded,
    dpi: image.dpi,
    position: options.position ?? position,
    impression,
  };
}

/** The header of 2005 speaks of all images. */
function expectAlike(views: readonly FingerImageView[], edition: '2005' | '2011', where: string): void {
  const forms = new Set(views.map(({ codec, dpi }) => `${codec}, ${dpi} dpi`));
  if (edition === '2011' || forms.size === 1) return;
  throw new Fault('bad-input', 'a record of 2005 holds images of one resolution and coding', {
    where,
    given: [...forms].join('; '),
    remedy: 'write an edition of 2011, or add --codec png',
  });
}

async function faceRecord(
  blocks: readonly Block[],
  options: ConvertOptions,
  from: string,
): Promise<Converted> {
  const block = oneBlock(blocks, from);
  if (block.kind === 'face-image' && isUntouched(options)) return unchanged(block);
  const edition = isoEdition(options.edition, from);
  const picture = await onePicture([block], options, from);
  const codecs = edition === '2005' ? ['jpeg-2000', 'jpeg'] : ['png', 'jpeg-2000', 'jpeg'];
  const coded = await codedPicture(picture, options.codec, codecs);
  if (coded.codec === 'raw' || !codecs.includes(coded.codec)) {
    const detail = { where: from, given: coded.codec, wanted: codecs.join(' or ') };
    throw new Fault('bad-usage', `a face image record of ${edition} has no such images`, detail);
  }
  const unspecified = picture.coded?.data === coded.data ? 0 : undefined;
  const record = faceImageRecordOf({ ...sizeOf(picture), ...coded }, edition, unspecified);
  const bytes = writeFaceImageRecord(record);
  return {
    bytes,
    format: `ISO/IEC 19794-5:${edition} (${coded.codec})`,
    ...resolutionOf(picture),
    ...lost(picture, coded.data),
  };
}

const sizeOf = ({ image }: Picture) => ({
  widthPx: image.widthPx,
  heightPx: image.heightPx,
  isColour: false,
  bitDepth: 8,
});

/** As it is coded where that will do, else written anew: losslessly, by the first of the codecs that can be written. */
async function codedPicture(
  { coded, image }: Picture,
  wanted: ConvertOptions['codec'],
  codecs: readonly string[],
): Promise<{ codec: RecordCodec; data: Uint8Array }> {
  if (wanted === 'raw') return { codec: 'raw', data: image.pixels };
  if (coded !== undefined && (wanted === undefined ? codecs.includes(coded.codec) : wanted === coded.codec)) {
    return coded;
  }
  const lossless = imageEncoders.filter(({ codec }) => codec !== 'wsq' && codecs.includes(codec));
  const encoder = imageEncoders.find(({ codec }) => codec === wanted) ?? lossless[0];
  return { codec: encoder.codec, data: await encoder.encode(image) };
}

async function irisRecord(
  blocks: readonly Block[],
  options: ConvertOptions,
  from: string,
): Promise<Converted> {
  const block = oneBlock(blocks, from);
  if (block.kind === 'iris-image' && options.eye === undefined && isUntouched(options))
    return unchanged(block);
  const edition = isoEdition(options.edition, from);
  const isOwn = block.kind === 'iris-image' || block.kind === 'image';
  const views = isOwn
    ? await irisViewsIn(block.bytes, from, options.eye)
    : (await picturesOf(block, from, options)).map(({ image, eye = 0 }) => viewOfImage(image, eye));
  const bytes = writeIrisRecord(await rewritten(views, edition, from));
  return { bytes, format: `ISO/IEC 19794-6:${edition}`, eyes: views.map(view => eyeNames[view.eye]) };
}

const minutiaeFormats: Readonly<Record<Edition, MinutiaeFormat>> = {
  '2004': 'ansi-incits-378-2004',
  '2005': 'iso-19794-2-2005',
  '2009': 'ansi-incits-378-2009',
  '2011': 'iso-19794-2-2011',
};

async function minutiaeRecord(
  blocks: readonly Block[],
  { edition }: ConvertOptions,
  from: string,
): Promise<Converted> {
  const block = oneBlock(blocks, from);
  if (block.kind !== 'finger-minutiae') {
    const remedy = 'bitmapd extract finds the minutiae of an image';
    throw new Fault('bad-input', 'no minutiae record', { where: from, given: block.kind, remedy });
  }
  if (edition === undefined) return unchanged(block);
  const format = minutiaeFormats[edition];
  const { fields, withoutCores } = convertMinutiae(readMinutiaeFields(block.bytes, from), format, from);
  return {
    bytes: writeMinutiaeFields(fields),
    format,
    views: fields.views.length,
    dpi: Math.round((fields.views[0].values['resolutionX'] ?? fields.header['resolutionX']) * 2.54),
    isDpiStated: true,
    ...(withoutCores > 0 && { leftOut: `cores and deltas of ${withoutCores} views` }),
  };
}

async function wrapped(blocks: readonly Block[], _: ConvertOptions, from: string): Promise<Converted> {
  const birs = blocks.map(({ kind, bytes }) => {
    if (kind !== 'image') return birOfRecord(bytes, kind, from);
    const remedy = 'make it a record first: .fir, .fac or .iir';
    throw new Fault('bad-input', 'an image does not say what it is of', { where: from, remedy });
  });
  const bir = { birInfo: { Integrity: 'false' }, birs };
  const bytes = writeBirXml({ namespace: namespaces.iso, bir });
  return { bytes, format: 'CBEFF XML', views: birs.length };
}

async function osiaJson(blocks: readonly Block[], options: ConvertOptions, from: string): Promise<Converted> {
  const biometrics: OsiaBiometric[] = [];
  for (const block of blocks) biometrics.push(...(await osiaBiometricsOf(block, options, from)));
  return { bytes: writeOsiaBiometrics(biometrics), format: 'OSIA JSON', views: biometrics.length };
}

const isUntouched = ({ edition, codec, position, dpi, image }: ConvertOptions) =>
  [edition, codec, position, dpi, image].every(each => each === undefined);

/** A record out of what was around it. */
function unchanged({ bytes, kind }: Block): Converted {
  return { bytes, format: `${kind} record, unchanged` };
}
