// ISO/IEC 19794-5:2005, face image record. Clause 5.5 is cited by public readers; the other blocks are cited by their titles.
import { personFields, poseFields } from './face-fields.ts';
import { mostImages, mostPoints } from './parameters.ts';
import { framed } from './record-2011.ts';
import { expectCount } from './record-edition.ts';
import { type Values, readFields, widthOf, writeFields } from './record-fields.ts';
import { expectEnd, expectStart, expectStatedLength } from './record-frame.ts';
import { RecordReader } from './record-reader.ts';
import { RecordWriter } from './record-writer.ts';

export const standard = 'ISO/IEC 19794-5:2005';
export const formatIdentifier = 'FAC\0';
export const version2005 = '010\0';
const clauses = {
  header: 'facial record header',
  information: '5.5, facial information',
  point: 'feature point',
  image: 'image information',
} as const;

const information = [
  ...personFields,
  { name: 'features', bytes: 3, label: 'feature mask' },
  { name: 'expression', bytes: 2, label: 'expression' },
  ...poseFields,
] as const;

const point = [
  { name: 'type', bytes: 1, label: 'feature point type' },
  /** Major in the high half of the byte, minor in the low. */
  { name: 'code', bytes: 1, label: 'feature point code' },
  { name: 'x', bytes: 2, label: 'x of a feature point' },
  { name: 'y', bytes: 2, label: 'y of a feature point' },
  { name: 'reserved', bytes: 2, label: 'reserved bytes' },
] as const;

const image = [
  { name: 'imageType', bytes: 1, label: 'face image type' },
  /** 0 JPEG, 1 JPEG 2000. */
  { name: 'dataType', bytes: 1, label: 'image data type' },
  { name: 'widthPx', bytes: 2, label: 'width' },
  { name: 'heightPx', bytes: 2, label: 'height' },
  { name: 'colourSpace', bytes: 1, label: 'image colour space' },
  { name: 'sourceType', bytes: 1, label: 'source type' },
  { name: 'deviceType', bytes: 2, label: 'device type' },
  { name: 'quality', bytes: 2, label: 'quality' },
] as const;

/** The tables of fields, from which tests make records. */
export const tables = { information, point, image } as const;

export type FeaturePoint2005 = Values<typeof point>;
export const pointBytes = widthOf(point);
const fixedBytes = 4 + widthOf(information) + widthOf(image);

export interface FaceImage2005 extends Values<typeof image> {
  /** What is known of the person; 0 where it is not stated. */
  readonly information: Omit<Values<typeof information>, 'points'>;
  readonly points: readonly FeaturePoint2005[];
  readonly data: Uint8Array;
}

export interface FaceImageRecord2005 {
  readonly edition: '2005';
  readonly images: readonly FaceImage2005[];
}

/**
 * Reads an ISO/IEC 19794-5:2005 record; image data are windows on `bytes`, not decoded. Throws Fault `bad-input` with offset
 * and clause; `where` names the file.
 */
export function decodeFaceImages2005(bytes: Uint8Array, where?: string): FaceImageRecord2005 {
  const reader = new RecordReader(bytes, standard, where);
  expectStart(reader, formatIdentifier, version2005, {
    identifier: clauses.header,
    version: clauses.header,
  });
  expectStatedLength(reader, clauses.header);
  const countAt = reader.offset;
  const count = reader.uint16('number of facial images', clauses.header);
  expectCount(reader, countAt, 'number of facial images', clauses.header, count, 1, mostImages);
  const images: FaceImage2005[] = [];
  for (let i = 0; i < count; i++) images.push(readImage(reader));
  expectEnd(reader, clauses.header, 'facial image');
  return { edition: '2005', images };
}

function readImage(reader: RecordReader): FaceImage2005 {
  const start = reader.offset;
  const length = reader.uint32('facial record data length', clauses.information);
  const { points: count, ...about } = readFields(reader, information, clauses.information);
  expectCount(reader, start + 4, 'number of feature points', clauses.information, count, 0, mostPoints);
  const least = fixedBytes + count * pointBytes;
  if (length < least) {
    const wanted = `at least ${least}`;
    throw reader.fault('facial record data too short', start, clauses.information, `${length}`, wanted);
  }
  const points: FeaturePoint2005[] = [];
  for (let i = 0; i < count; i++) points.push(readFields(reader, point, clauses.point));
  const values = readFields(reader, image, clauses.image);
  return {
    ...values,
    information: about,
    points,
    data: reader.bytes(length - least, 'image data', 'image data'),
  };
}

/** The record in a buffer of its own. Throws RangeError for what it cannot hold. */
export function encodeFaceImages2005({ images }: FaceImageRecord2005): Uint8Array<ArrayBuffer> {
  if (images.length === 0) throw new RangeError('a record without an image');
  const body = new RecordWriter();
  body.uint16(images.length, 'number of facial images');
  for (const each of images) {
    body.uint32(fixedBytes + each.points.length * pointBytes + each.data.length, 'facial record data length');
    writeFields(body, information, { ...each.information, points: each.points.length });
    for (const one of each.points) writeFields(body, point, one);
    writeFields(body, image, each);
    body.bytes(each.data);
  }
  return framed(formatIdentifier, version2005, body);
}
