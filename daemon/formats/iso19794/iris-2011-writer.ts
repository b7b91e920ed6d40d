import { encodeCaptureDate } from './capture-date.ts';
import {
  failedQuality,
  forms,
  generalHeaderBytes,
  kinds,
  leastRepresentationBytes,
  versionNumber,
} from './iris-2011-layout.ts';
import { codeOfForm, formatIdentifier, orientationBits, rollCode, uncertaintyCode } from './iris-fields.ts';
import type { Interval, IrisImageKind, IrisRecord2011, IrisView2011, QualityBlock } from './iris-view.ts';
import { RecordWriter } from './record-writer.ts';

const qualityBlockBytes = 5;

/**
 * An ISO/IEC 19794-6:2011 record, in a buffer of its own. Throws RangeError for what it cannot hold: a polar image,
 * JPEG-LS, numbers out of range.
 */
export function encodeIris2011({ eyes, views }: IrisRecord2011): Uint8Array<ArrayBuffer> {
  const lengths = views.map(representationBytes);
  const record = new RecordWriter();
  record.text(formatIdentifier);
  record.text(versionNumber);
  record.uint32(generalHeaderBytes + lengths.reduce((sum, length) => sum + length, 0), 'length');
  record.uint16(views.length, 'number of representations');
  record.uint8(0, 'certification flag');
  record.uint8(eyes, 'number of eyes');
  for (const [i, view] of views.entries()) writeRepresentation(record, view, lengths[i]);
  return record.finish();
}

const representationBytes = ({ qualities, data }: IrisView2011) =>
  leastRepresentationBytes + qualities.length * qualityBlockBytes + data.length;

/** Table 4. */
function writeRepresentation(record: RecordWriter, view: IrisView2011, length: number): void {
  if (view.isPolar) throw new RangeError('a record of 2011 holds no polar images');
  const { statedLength, captureDate, reservedProperties = 0 } = view.asWritten ?? {};
  record.uint32(statedLength ?? length, 'representation length');
  record.bytes(captureDate ?? encodeCaptureDate(view.capturedAt));
  record.uint8(view.device.technology, 'technology of the device');
  record.uint16(view.device.vendor, 'vendor of the device');
  record.uint16(view.device.type, 'type of the device');
  writeQualities(record, view.qualities);
  record.uint16(view.number, 'representation number');
  record.uint8(view.eye, 'eye');
  record.uint8(codeOfKind(view.kind), 'image type');
  record.uint8(codeOfForm(forms, view), 'image format');
  const properties = orientationBits(view) | (reservedProperties << 4) | (view.compressionHistory << 6);
  record.uint8(properties, 'image properties');
  record.uint16(view.widthPx, 'image width');
  record.uint16(view.heightPx, 'image height');
  record.uint8(view.bitDepth, 'bit depth');
  record.uint16(view.rangeMm, 'range');
  record.uint16(rollCode(view.rollDegrees), 'roll angle');
  record.uint16(uncertaintyCode(view.rollUncertaintyDegrees), 'uncertainty of the roll angle');
  for (const interval of [view.centreX, view.centreY, view.diameter]) writeInterval(record, interval);
  record.uint32(view.data.length, 'length of image data');
  record.bytes(view.data);
}

function writeQualities(record: RecordWriter, qualities: readonly QualityBlock[]): void {
  record.uint8(qualities.length, 'number of quality blocks');
  for (const { score, unscored = failedQuality, vendor, algorithm } of qualities) {
    record.uint8(score ?? unscored, 'quality');
    record.uint16(vendor, "vendor of the quality's algorithm");
    record.uint16(algorithm, "quality's algorithm");
  }
}

function writeInterval(record: RecordWriter, { smallest, largest }: Interval): void {
  record.uint16(smallest, 'smallest place or size of the iris');
  record.uint16(largest, 'largest place or size of the iris');
}

function codeOfKind(kind: IrisImageKind): number {
  for (const [code, named] of kinds) if (named === kind) return code;
  throw new RangeError(`${kind} is no image type`);
}
