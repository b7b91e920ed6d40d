// ISO/IEC 19794-5:2011, face image record. Tables are numbered as public readers cite them.
import { formatIdentifier } from './face-image-2005.ts';
import { personFields, poseFields } from './face-fields.ts';
import { mostPoints } from './parameters.ts';
import {
  decodeRecord2011,
  encodeRecord2011,
  type Image2011,
  type Part2011,
  type Record2011,
} from './record-2011.ts';
import { expectCount } from './record-edition.ts';
import { readFields, type Values, writeFields } from './record-fields.ts';

export const standard = 'ISO/IEC 19794-5:2011';
export const version2011 = '030\0';
/** Of the general header and of the representation header. */
const clauses = { header: 'table 2', data: 'representation data' } as const;

const general = [
  { name: 'certificationFlag', bytes: 1, label: 'certification flag', highest: 1 },
  { name: 'temporalSemantics', bytes: 2, label: 'temporal semantics' },
] as const;

const information = [
  ...personFields,
  { name: 'subjectHeight', bytes: 1, label: 'height of the subject' },
  { name: 'properties', bytes: 3, label: 'property mask' },
  { name: 'expression', bytes: 2, label: 'expression mask' },
  ...poseFields,
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

/** `further` are the blocks of three-dimensional image types. */
export interface FaceImage2011 extends Values<typeof image>, Image2011 {
  /** What is known of the person; 0 where it is not stated. */
  readonly information: Omit<Values<typeof information>, 'points'>;
  readonly points: readonly LandmarkPoint2011[];
}

export type FaceImageRecord2011 = Record2011<typeof general, FaceImage2011>;

const part: Part2011<typeof general, FaceImage2011> = {
  standard,
  formatIdentifier,
  version: version2011,
  clauses: { general: clauses.header, ...clauses },
  general,
  readBody(reader) {
    const countAt = reader.offset;
    const { points: count, ...about } = readFields(reader, information, clauses.header);
    expectCount(reader, countAt, 'number of landmark points', clauses.header, count, 0, mostPoints);
    const points: LandmarkPoint2011[] = [];
    for (let i = 0; i < count; i++) points.push(readFields(reader, point, clauses.header));
    return { information: about, points, ...readFields(reader, image, clauses.header) };
  },
  writeBody(writer, each) {
    writeFields(writer, information, { ...each.information, points: each.points.length });
    for (const one of each.points) writeFields(writer, point, one);
    writeFields(writer, image, each);
  },
};

/**
 * Reads an ISO/IEC 19794-5:2011 record; image data are windows on `bytes`, not decoded. Throws Fault `bad-input` with offset
 * and clause; `where` names the file.
 */
export const decodeFaceImages2011 = (bytes: Uint8Array, where?: string): FaceImageRecord2011 =>
  decodeRecord2011(part, bytes, where);

/** The record in a buffer of its own. Throws RangeError for what it cannot hold. */
export const encodeFaceImages2011 = (record: FaceImageRecord2011): Uint8Array<ArrayBuffer> =>
  encodeRecord2011(part, record);
