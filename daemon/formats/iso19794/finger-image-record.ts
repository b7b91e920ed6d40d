import { decodeCaptureDate } from './capture-date.ts';
import {
  type FingerImageRecord2005,
  decodeFingerImages2005,
  encodeFingerImages2005,
  formatIdentifier,
  standard as standard2005,
  version2005,
} from './finger-image-2005.ts';
import {
  type FingerImageRecord2011,
  decodeFingerImages2011,
  encodeFingerImages2011,
  standard as standard2011,
  version2011,
} from './finger-image-2011.ts';
import { lengthAt, textAt, unknownVersion, withoutZeros } from './record-edition.ts';
import type { RecordCodec, RecordImage } from './record-image.ts';

export type FingerImageRecord = FingerImageRecord2005 | FingerImageRecord2011;

/** One image of a finger, a palm or several fingers, as both editions have it. */
export interface FingerImageView extends RecordImage {
  /** 0 unknown, 1 right thumb to 10 left little finger, 13 to 15 plain fours and thumbs, 20 to 36 palms. */
  readonly position: number;
  /** 0 live-scan plain, 1 live-scan rolled, 2 and 3 the same not live, 7 latent, 8 swipe. */
  readonly impression: number;
  /** ISO 8601, UTC, as exact as it is known. */
  readonly capturedAt?: string;
}

/** By code; in 2011 JPEG 2000 has one for what lost nothing, too. */
export const codecs2005: readonly RecordCodec[] = ['raw', 'packed', 'wsq', 'jpeg', 'jpeg-2000', 'png'];
export const codecs2011: readonly RecordCodec[] = [
  'raw',
  'packed',
  'wsq',
  'jpeg',
  'jpeg-2000',
  'jpeg-2000',
  'png',
];

const centimetresPerInch = 2.54;

/** True when the bytes begin as a finger image record of ISO/IEC 19794-4 does, of whichever edition. */
export function looksLikeFingerImageRecord(bytes: Uint8Array): boolean {
  return textAt(bytes, 0) === formatIdentifier;
}

/**
 * Reads a finger image record of ISO/IEC 19794-4:2005 or :2011, without decoding its images. Zeros after the end of the
 * record are not read. Throws Fault `bad-input` with offset and clause; `where` names the file.
 */
export function readFingerImageRecord(bytes: Uint8Array, where?: string): FingerImageRecord {
  const version = textAt(bytes, 4);
  if (!looksLikeFingerImageRecord(bytes) || version === version2005) {
    return decodeFingerImages2005(withoutZeros(bytes, lengthAt(bytes, 10), 46), where);
  }
  if (version === version2011)
    return decodeFingerImages2011(withoutZeros(bytes, lengthAt(bytes, 8), 16), where);
  const editions = { [version2005]: standard2005, [version2011]: standard2011 };
  throw unknownVersion('a finger image record', bytes, editions, where);
}

/** Throws RangeError for what the record cannot hold. */
export function writeFingerImageRecord(record: FingerImageRecord): Uint8Array<ArrayBuffer> {
  return record.edition === '2005' ? encodeFingerImages2005(record) : encodeFingerImages2011(record);
}

/** The images with what both editions say of them. An unknown compression is taken for what its data begin as. */
export function fingerImagesOf(record: FingerImageRecord): FingerImageView[] {
  if (record.edition === '2005') {
    const { header } = record;
    const codec = codecs2005[header.compression] ?? 'png';
    return record.images.map(image => ({ ...viewOf(image, header), codec }));
  }
  return record.images.map(image => {
    const capturedAt = decodeCaptureDate(image.capture.captureDate);
    const codec = codecs2011[image.compression] ?? 'png';
    return { ...viewOf(image, image), codec, ...(capturedAt !== undefined && { capturedAt }) };
  });
}

function viewOf(
  { position, impression, widthPx, heightPx, data }: FingerImageRecord['images'][number],
  { scaleUnits, imageX, bitDepth }: { scaleUnits: number; imageX: number; bitDepth: number },
): Omit<FingerImageView, 'codec'> {
  const dpi = Math.round(scaleUnits === 2 ? imageX * centimetresPerInch : imageX);
  const resolution = imageX > 0 ? { dpi } : {};
  return { position, impression, isColour: false, widthPx, heightPx, bitDepth, data, ...resolution };
}

const unknownDate = new Uint8Array(9).fill(0xff);
/** Quality that is not stated: 254 in 2005. In 2011 no block says so. */
const unknownQuality = 254;

/**
 * A record of images. The codecs are 'raw', 'wsq', 'jpeg', 'jpeg-2000' or 'png', as `data` are written. Throws RangeError for a
 * resolution that is not stated, and in 2005 for images of unlike resolution, depth or codec: its header speaks of all.
 */
export function fingerImageRecordOf(
  views: readonly FingerImageView[],
  edition: FingerImageRecord['edition'],
): FingerImageRecord {
  const positions = new Set(views.map(({ position }) => position)).size;
  return edition === '2005' ? record2005(views, positions) : record2011(views, positions);
}

function ratesOf({ dpi, bitDepth }: FingerImageView) {
  if (dpi === undefined) throw new RangeError('a finger image record states a resolution');
  return { scaleUnits: 1, scanX: dpi, scanY: dpi, imageX: dpi, imageY: dpi, bitDepth };
}

const sizesOf = ({ position, impression, widthPx, heightPx, data }: FingerImageView) => ({
  position,
  impression,
  widthPx,
  heightPx,
  data,
});

function record2005(views: readonly FingerImageView[], fingers: number): FingerImageRecord2005 {
  const [{ codec, dpi, bitDepth }] = views;
  if (!views.every(each => each.codec === codec && each.dpi === dpi && each.bitDepth === bitDepth)) {
    throw new RangeError('images of unlike resolution, depth or codec do not fit one record of 2005');
  }
  const rates = ratesOf(views[0]);
  const compression = codecs2005.indexOf(codec);
  const acquisition = acquisitionLevel(rates.imageX);
  const header = {
    captureDevice: 0,
    acquisitionLevel: acquisition,
    fingers,
    ...rates,
    compression,
    reserved: 0,
  };
  const images = views.map((view, i) => {
    const ofFinger = views.filter(({ position }) => position === view.position).length;
    const before = views.slice(0, i).filter(({ position }) => position === view.position).length;
    return { views: ofFinger, view: before + 1, quality: unknownQuality, reserved: 0, ...sizesOf(view) };
  });
  return { edition: '2005', header, images };
}

function record2011(views: readonly FingerImageView[], positions: number): FingerImageRecord2011 {
  const device = { technology: 0, vendor: 0, type: 0 };
  const capture = { captureDate: unknownDate, device, qualities: [], certifications: [] };
  const images = views.map((view, i) => {
    const compression = codecs2011.indexOf(view.codec);
    const further = new Uint8Array(0);
    return { capture, number: i + 1, ...ratesOf(view), compression, ...sizesOf(view), further };
  });
  return { edition: '2011', certificationFlag: 0, positions, images };
}

/** 30 and 31 are the levels of 500 dpi with 8 bits, 40 and 41 those of 1,000; 0 is none. */
function acquisitionLevel(dpi: number): number {
  if (dpi >= 990 && dpi <= 1_010) return 41;
  return dpi >= 490 && dpi <= 510 ? 31 : 0;
}
