// Records of ISO/IEC 19794 and ANSI INCITS 378 as `bitmapd convert` makes them.
import { Fault } from '../core/errors.ts';
import { imageEncoders } from '../formats/image/encoders.ts';
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
import { type Block, type Picture, picturesOf } from './convert-sources.ts';
import { eyeNames, irisViewsIn } from './iris-samples.ts';
import {
  type Converted,
  type ConvertOptions,
  type Edition,
  chosenPictures,
  lost,
  onePicture,
  oneBlock,
  resolutionOf,
} from './convert-pictures.ts';

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

export async function fingerRecord(
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

export async function faceRecord(
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

export async function irisRecord(
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
    ? await irisViewsIn(block.bytes, from, options.eye ?? block.eye)
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

export async function minutiaeRecord(
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

const isUntouched = ({ edition, codec, position, dpi, image }: ConvertOptions) =>
  [edition, codec, position, dpi, image].every(each => each === undefined);

/** A record out of what was around it. */
function unchanged({ bytes, kind }: Block): Converted {
  return { bytes, format: `${kind} record, unchanged` };
}
