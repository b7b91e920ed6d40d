import { Fault } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { EyePosition } from '../core/iris.ts';
import { imagesOf, type NistImage } from '../formats/ansi-nist/images.ts';
import { readTransaction } from '../formats/ansi-nist/reader.ts';
import { leavesOf } from '../formats/cbeff/bir.ts';
import { readBirXml } from '../formats/cbeff/bir-reader.ts';
import type { WrappedKind } from '../formats/cbeff/bir-of-record.ts';
import { imageFormatOf } from '../formats/image/formats.ts';
import { readStatedImage } from '../formats/image/read-image.ts';
import { faceImagesOf, readFaceImageRecord } from '../formats/iso19794/face-image-record.ts';
import { fingerImagesOf, readFingerImageRecord } from '../formats/iso19794/finger-image-record.ts';
import { decodeIrisImage } from '../formats/iso19794/iris-pixels.ts';
import { readIrisRecord } from '../formats/iso19794/iris-record.ts';
import type { IrisView } from '../formats/iso19794/iris-view.ts';
import { decodeRecordImage, type RecordCodec, type RecordImage } from '../formats/iso19794/record-image.ts';
import { read39794 } from '../formats/iso39794/record.ts';
import { readBiometricGroup } from '../formats/lds/biometric-group.ts';
import { readOsiaBiometrics } from '../formats/osia/biometric-data.ts';
import { isHolder, recordKindOf } from '../formats/record-kind.ts';

/** One record or image out of a file, without what was around it. */
export interface Block {
  readonly kind: WrappedKind | 'image';
  readonly bytes: Uint8Array;
  /** Pixels an inch, where what was around it says so. */
  readonly dpi?: number;
  /** Which finger or eye, the same. */
  readonly position?: number;
  readonly eye?: EyePosition;
}

/** An image, as it is coded and as it looks. */
export interface Picture {
  /** As a file or record holds it; absent where that is not to be kept. */
  readonly coded?: { readonly codec: RecordCodec; readonly data: Uint8Array };
  readonly image: Image;
  /** Whether the resolution was stated by the file or the command, and not assumed. */
  readonly isDpiStated: boolean;
  /** Whether it had colours, which `image` has not. */
  readonly wasColour: boolean;
  /** What is wrong with it and was passed over. */
  readonly remark?: string;
  readonly position?: number;
  readonly impression?: number;
  readonly eye?: EyePosition;
}

/** What a file holds: itself, or the records in a BIR, a passport's data group or OSIA's JSON, or the images of an ANSI/NIST file. */
export function blocksOf(bytes: Uint8Array, where: string): Block[] {
  const kind = recordKindOf(bytes);
  if (kind === 'bir-xml') return leavesOf(readBirXml(bytes, where).bir).map(({ bdb }) => blockOf(bdb, where));
  if (kind === 'data-group') {
    return readBiometricGroup(bytes, where).templates.map(({ block }) => blockOf(block, where));
  }
  if (kind === 'ansi-nist') return imagesOf(readTransaction(bytes, where)).map(imageBlock);
  if (kind === 'osia-json') {
    return readOsiaBiometrics(bytes, where).flatMap(({ template, image, resolution }) => [
      ...(template === undefined ? [] : [blockOf(template, where)]),
      ...(image === undefined ? [] : [{ ...blockOf(image, where), ...(resolution && { dpi: resolution }) }]),
    ]);
  }
  return [{ kind: kind ?? 'image', bytes }];
}

function blockOf(bytes: Uint8Array = new Uint8Array(0), where: string): Block {
  const kind = recordKindOf(bytes);
  if (isHolder(kind)) {
    throw new Fault('bad-input', 'a record within a record within a record', { where, given: kind });
  }
  return { kind: kind ?? 'image', bytes };
}

/** Raw pixels as a file that says how they lie. */
function imageBlock({ compression, data, widthPx, heightPx, dpi, position, eye }: NistImage): Block {
  const isRaw = compression === 'NONE' && widthPx !== undefined && data.length === widthPx * (heightPx ?? 0);
  const bytes = isRaw ? Buffer.concat([Buffer.from(`P5 ${widthPx} ${heightPx} 255\n`), data]) : data;
  return {
    ...{ kind: 'image', bytes },
    ...(dpi !== undefined && { dpi }),
    ...(position !== undefined && { position }),
    ...(eye !== undefined && { eye }),
  };
}

export interface PictureOptions {
  readonly dpi?: number;
  readonly eye?: EyePosition;
}

/** The images of a block. Throws Fault `bad-input` for minutiae, which have none, and for what cannot be decoded. */
export async function picturesOf(
  { kind, bytes, dpi, position, eye }: Block,
  where: string,
  asked: PictureOptions,
): Promise<Picture[]> {
  const options = dpi === undefined ? asked : { dpi, ...asked };
  if (kind === 'image') {
    const picture = await pictureOfFile(bytes, where, eye === undefined ? options : { eye, ...options });
    return [position === undefined ? picture : { ...picture, position }];
  }
  if (kind === 'finger-minutiae') {
    const remedy = 'a record of minutiae becomes one of another edition: name a file that ends .fmr';
    throw new Fault('bad-input', 'minutiae have no image', { where, remedy });
  }
  const views = viewsOf(kind, bytes, where);
  const chosen = views.filter(
    view => options.eye === undefined || !('eye' in view) || view.eye === options.eye,
  );
  const read = kind === 'face-image' ? faceOfView : pictureOfView;
  return Promise.all(chosen.map(view => read(view, where, options)));
}

type View = RecordImage & {
  readonly position?: number;
  readonly impression?: number;
  readonly eye?: EyePosition;
};

function viewsOf(
  kind: Exclude<WrappedKind, 'finger-minutiae'>,
  bytes: Uint8Array,
  where: string,
): readonly View[] {
  if (kind === 'finger-image') return fingerImagesOf(readFingerImageRecord(bytes, where));
  if (kind === 'face-image') return faceImagesOf(readFaceImageRecord(bytes, where));
  if (kind === 'iris-image') return readIrisRecord(bytes, where).views;
  return read39794(bytes, where).images;
}

/** Codings that records have, by the name of their format; of a PNG by itself nothing tells whether it is in grey. */
const fileCodecs: Readonly<Record<string, RecordCodec>> = {
  WSQ: 'wsq',
  'JPEG 2000': 'jpeg-2000',
  JPEG: 'jpeg',
};
const viewCodecs: Readonly<Record<string, RecordCodec>> = { ...fileCodecs, PNG: 'png' };

/** Data that are coded as a record can hold them, whatever was said of them. */
function codedAs(codecs: typeof fileCodecs, data: Uint8Array): Pick<Picture, 'coded'> {
  const codec = codecs[imageFormatOf(data)?.name ?? ''];
  return codec === undefined ? {} : { coded: { codec, data } };
}

async function pictureOfFile(bytes: Uint8Array, where: string, options: PictureOptions): Promise<Picture> {
  const { dpi, eye } = options;
  return {
    ...(await readStatedImage(bytes, where, dpi === undefined ? {} : { dpi })),
    ...codedAs(fileCodecs, bytes),
    ...(eye !== undefined && { eye }),
  };
}

/** A face is for people to look at: that its record states another size, as records of real passports do, is told of and no more. */
async function faceOfView(view: View, where: string, options: PictureOptions): Promise<Picture> {
  if (view.codec === 'raw') return pictureOfView(view, where, options);
  const picture = await pictureOfView({ ...view, widthPx: 0, heightPx: 0 }, where, options);
  const [stated, found] = [view, picture.image].map(({ widthPx, heightPx }) => `${widthPx} x ${heightPx} px`);
  const isAsStated = stated === found || view.widthPx === 0 || view.heightPx === 0;
  return isAsStated ? picture : { ...picture, remark: `${found}, though its record states ${stated}` };
}

async function pictureOfView(view: View, where: string, options: PictureOptions): Promise<Picture> {
  const stated = options.dpi ?? view.dpi;
  const known = stated === undefined ? view : { ...view, dpi: stated };
  const isFlipped = 'horizontal' in view;
  const image = isFlipped
    ? await decodeIrisImage(view as IrisView, where)
    : await decodeRecordImage(known, where);
  const { position, impression, eye, codec, data } = view;
  const isRaw = codec === 'raw' || codec === 'packed';
  const file = isRaw ? undefined : await readStatedImage(data, where);
  return {
    image: isFlipped && stated !== undefined ? { ...image, dpi: stated } : image,
    isDpiStated: stated !== undefined || file?.isDpiStated === true,
    wasColour: file?.wasColour ?? view.isColour,
    ...(!isFlipped && !isRaw && codedAs(viewCodecs, data)),
    ...(position !== undefined && { position }),
    ...(impression !== undefined && { impression }),
    ...(eye !== undefined && { eye }),
  };
}
