// ISO/IEC 19794-5:2011, face image record. Tables are numbered as public readers cite them.
import { formatIdentifier } from './face-image-2005.ts';
import { mostImages, mostPoints } from './parameters.ts';
import { expectCount } from './record-edition.ts';
import { type Values, readFields, writeFields } from './record-fields.ts';
import { expectEnd, expectStart, expectStatedLength } from './record-frame.ts';
import { RecordReader } from './record-reader.ts';
import { RecordWriter } from './record-writer.ts';
import {
  type Capture,
  readCapture,
  readRepresentation,
  writeCapture,
  writeRepresentation,
} from './representation-2011.ts';

export const standard = 'ISO/IEC 19794-5:2011';
export const version2011 = '030\0';
/** Of the general header and of the representation header. */
const clauses = { header: 'table 2', data: 'representation data' } as const;

const general = [
  { name: 'certificationFlag', bytes: 1, label: 'certification flag', highest: 1 },
  { name: 'temporalSemantics', bytes: 2, label: 'temporal semantics' },
] as const;

const information = [
  { name: 'points', bytes: 2, label: 'number of landmark points' },
  { name: 'gender', bytes: 1, label: 'gender' },
  { name: 'eyeColour', bytes: 1, label: 'eye colour' },
  { name: 'hairColour', bytes: 1, label: 'hair colour' },
  { name: 'subjectHeight', bytes: 1, label: 'height of the subject' },
  { name: 'properties', bytes: 3, label: 'property mask' },
  { name: 'expression', bytes: 2, label: 'expression mask' },
  { name: 'yaw', bytes: 1, label: 'yaw' },
  { name: 'pitch', bytes: 1, label: 'pitch' },
  { name: 'roll', bytes: 1, label: 'roll' },
  { name: 'yawUncertainty', bytes: 1, label: 'uncertainty of yaw' },
  { name: 'pitchUncertainty', bytes: 1, label: 'uncertainty of pitch' },
  { name: 'rollUncertainty', bytes: 1, label: 'uncertainty of roll' },
] as const;

const point = [
  { name: 'type', bytes: 1, label: 'landmark point type' },
  { name: 'code', bytes: 1, label: 'landmark point code' },
  { name: 'x', bytes: 2, label: 'x of a landmark point' },
  { name: 'y', bytes: 2, label: 'y of a landmark point' },
  { name: 'z', bytes: 2, label: 'z of a landmark point' },
] as const;

const image = [
  { name: 'imageType', bytes: 1, label: 'face image type' },
  /** Table 17: 0 JPEG, 1 JPEG 2000 lossy, 2 JPEG 2000 lossless, 3 PNG. */
  { name: 'dataType', bytes: 1, label: 'image data type' },
  { name: 'widthPx', bytes: 2, label: 'width' },
  { name: 'heightPx', bytes: 2, label: 'height' },
  { name: 'samplingRateLevel', bytes: 1, label: 'spatial sampling rate level' },
  { name: 'processing', bytes: 2, label: 'post-acquisition processing' },
  { name: 'crossReference', bytes: 1, label: 'cross reference' },
  { name: 'colourSpace', bytes: 1, label: 'image colour space' },
] as const;

/** The tables of fields, from which tests make records. */
export const tables = { general, information, point, image } as const;

export type LandmarkPoint2011 = Values<typeof point>;

export interface FaceImage2011 extends Values<typeof image> {
  readonly capture: Capture;
  /** What is known of the person; 0 where it is not stated. */
  readonly information: Omit<Values<typeof information>, 'points'>;
  readonly points: readonly LandmarkPoint2011[];
  readonly data: Uint8Array;
  /** What follows the image, as it is written: the blocks of three-dimensional image types. */
  readonly further: Uint8Array;
}

export interface FaceImageRecord2011 extends Values<typeof general> {
  readonly edition: '2011';
  readonly images: readonly FaceImage2011[];
}

/**
 * Reads an ISO/IEC 19794-5:2011 record; image data are windows on `bytes`, not decoded. Throws Fault `bad-input` with offset
 * and clause; `where` names the file.
 */
export function decodeFaceImages2011(bytes: Uint8Array, where?: string): FaceImageRecord2011 {
  const reader = new RecordReader(bytes, standard, where);
  expectStart(reader, formatIdentifier, version2011, {
    identifier: clauses.header,
    version: clauses.header,
  });
  expectStatedLength(reader, clauses.header);
  const countAt = reader.offset;
  const count = reader.uint16('number of representations', clauses.header);
  expectCount(reader, countAt, 'number of representations', clauses.header, count, 1, mostImages);
  const values = readFields(reader, general, clauses.header);
  const images: FaceImage2011[] = [];
  for (let i = 0; i < count; i++) images.push(readImage(reader, values.certificationFlag === 1));
  expectEnd(reader, clauses.header, 'representation');
  return { edition: '2011', ...values, images };
}

const readImage = (reader: RecordReader, hasCertifications: boolean): FaceImage2011 =>
  readRepresentation(reader, clauses.header, () => {
    const capture = readCapture(reader, hasCertifications, clauses.header);
    const countAt = reader.offset;
    const { points: count, ...about } = readFields(reader, information, clauses.header);
    expectCount(reader, countAt, 'number of landmark points', clauses.header, count, 0, mostPoints);
    const points: LandmarkPoint2011[] = [];
    for (let i = 0; i < count; i++) points.push(readFields(reader, point, clauses.header));
    const values = readFields(reader, image, clauses.header);
    const length = reader.uint32('length of image data', clauses.data);
    const data = reader.bytes(length, 'image data', clauses.data);
    return { capture, information: about, points, ...values, data };
  });

/** The record in a buffer of its own. Throws RangeError for what it cannot hold. */
export function encodeFaceImages2011(record: FaceImageRecord2011): Uint8Array<ArrayBuffer> {
  if (record.images.length === 0) throw new RangeError('a record without an image');
  const body = new RecordWriter();
  body.uint16(record.images.length, 'number of representations');
  writeFields(body, general, record);
  for (const each of record.images) {
    const written = new RecordWriter();
    writeCapture(written, each.capture, record.certificationFlag === 1);
    writeFields(written, information, { ...each.information, points: each.points.length });
    for (const one of each.points) writeFields(written, point, one);
    writeFields(written, image, each);
    written.uint32(each.data.length, 'length of image data');
    written.bytes(each.data);
    writeRepresentation(body, written, each.further);
  }
  const writer = new RecordWriter();
  writer.text(formatIdentifier);
  writer.text(version2011);
  writer.uint32(12 + body.length, 'length of record');
  writer.bytes(body.finish());
  return writer.finish();
}
