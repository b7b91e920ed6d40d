import { decodeCaptureDate } from './capture-date.ts';
import {
  type FaceImageRecord2005,
  decodeFaceImages2005,
  encodeFaceImages2005,
  formatIdentifier,
  standard as standard2005,
  version2005,
} from './face-image-2005.ts';
import {
  type FaceImageRecord2011,
  decodeFaceImages2011,
  encodeFaceImages2011,
  standard as standard2011,
  version2011,
} from './face-image-2011.ts';
import { lengthAt, textAt, unknownVersion, withoutZeros } from './record-edition.ts';
import type { RecordCodec, RecordImage } from './record-image.ts';

export type FaceImageRecord = FaceImageRecord2005 | FaceImageRecord2011;

/** One image of a face, as both editions have it. */
export interface FaceImageView extends RecordImage {
  /** ISO 8601, UTC, as exact as it is known. */
  readonly capturedAt?: string;
}

/** By code; in 2011 JPEG 2000 has one for what lost nothing, too. */
const codecs2005: readonly RecordCodec[] = ['jpeg', 'jpeg-2000'];
const codecs2011: readonly RecordCodec[] = ['jpeg', 'jpeg-2000', 'jpeg-2000', 'png'];
/** The colour space of 8-bit grey images. */
const greyscale = { '2005': 3, '2011': 4 } as const;

/** True when the bytes begin as a face image record of ISO/IEC 19794-5 does, of whichever edition. */
export function looksLikeFaceImageRecord(bytes: Uint8Array): boolean {
  return textAt(bytes, 0) === formatIdentifier;
}

/**
 * Reads a face image record of ISO/IEC 19794-5:2005 or :2011, without decoding its images. Zeros after the end of the record
 * are not read. Throws Fault `bad-input` with offset and clause; `where` names the file.
 */
export function readFaceImageRecord(bytes: Uint8Array, where?: string): FaceImageRecord {
  const record = withoutZeros(bytes, lengthAt(bytes, 8), 14);
  const version = textAt(bytes, 4);
  if (!looksLikeFaceImageRecord(bytes) || version === version2005) return decodeFaceImages2005(record, where);
  if (version === version2011) return decodeFaceImages2011(record, where);
  const editions = { [version2005]: standard2005, [version2011]: standard2011 };
  throw unknownVersion('a face image record', bytes, editions, where);
}

/** Throws RangeError for what the record cannot hold. */
export function writeFaceImageRecord(record: FaceImageRecord): Uint8Array<ArrayBuffer> {
  return record.edition === '2005' ? encodeFaceImages2005(record) : encodeFaceImages2011(record);
}

/** The images with what both editions say of them. An unknown data type is taken for what its data begin as. */
export function faceImagesOf(record: FaceImageRecord): FaceImageView[] {
  const codecs = record.edition === '2005' ? codecs2005 : codecs2011;
  return record.images.map(image => {
    const { widthPx, heightPx, data, dataType, colourSpace } = image;
    const capturedAt = 'capture' in image ? decodeCaptureDate(image.capture.captureDate) : undefined;
    return {
      codec: codecs[dataType] ?? 'png',
      isColour: colourSpace !== greyscale[record.edition],
      widthPx,
      heightPx,
      bitDepth: 8,
      data,
      ...(capturedAt !== undefined && { capturedAt }),
    };
  });
}

const unknownDate = new Uint8Array(9).fill(0xff);
const nobody = {
  gender: 0,
  eyeColour: 0,
  hairColour: 0,
  expression: 0,
  yaw: 0,
  pitch: 0,
  roll: 0,
  yawUncertainty: 0,
  pitchUncertainty: 0,
  rollUncertainty: 0,
};

/**
 * A record of one image, with nothing known of whose it is. The codec is 'jpeg' or 'jpeg-2000', in 2011 'png' as well, as
 * `view.data` is written; colour space 0 is "not specified". Throws RangeError for another.
 */
export function faceImageRecordOf(
  view: FaceImageView,
  edition: FaceImageRecord['edition'],
  colourSpace: number = view.isColour ? 1 : greyscale[edition],
): FaceImageRecord {
  const { widthPx, heightPx, data, codec } = view;
  const dataType = (edition === '2005' ? codecs2005 : codecs2011).indexOf(codec);
  if (dataType < 0) throw new RangeError(`a face image record of ${edition} has no ${codec} images`);
  const image = {
    imageType: 0,
    dataType,
    widthPx,
    heightPx,
    colourSpace,
    points: [],
    data,
  };
  if (edition === '2005') {
    const source = { sourceType: 0, deviceType: 0, quality: 0, information: { ...nobody, features: 0 } };
    return { edition, images: [{ ...image, ...source }] };
  }
  const device = { technology: 0, vendor: 0, type: 0 };
  const capture = { captureDate: unknownDate, device, qualities: [], certifications: [] };
  const information = { ...nobody, subjectHeight: 0, properties: 0 };
  const source = { samplingRateLevel: 0, processing: 0, crossReference: 0, further: new Uint8Array(0) };
  return {
    edition,
    certificationFlag: 0,
    temporalSemantics: 0,
    images: [{ capture, information, ...source, ...image }],
  };
}
