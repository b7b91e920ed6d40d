// ISO/IEC 19794-4:2011, finger image record. Tables are numbered as public readers cite them.
import { formatIdentifier } from './finger-image-2005.ts';
import { mostImages } from './parameters.ts';
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

export const standard = 'ISO/IEC 19794-4:2011';
export const version2011 = '020\0';
const clauses = { general: 'general header', header: 'table 4', data: 'representation data' } as const;

const header = [
  { name: 'position', bytes: 1, label: 'finger position' },
  { name: 'number', bytes: 1, label: 'representation number' },
  /** 1 inch, 2 centimetre. */
  { name: 'scaleUnits', bytes: 1, label: 'scale units', lowest: 1, highest: 2 },
  { name: 'scanX', bytes: 2, label: 'horizontal sampling rate of the capture device' },
  { name: 'scanY', bytes: 2, label: 'vertical sampling rate of the capture device' },
  { name: 'imageX', bytes: 2, label: 'horizontal sampling rate of the image' },
  { name: 'imageY', bytes: 2, label: 'vertical sampling rate of the image' },
  { name: 'bitDepth', bytes: 1, label: 'bit depth', lowest: 1, highest: 16 },
  /** By `codecs2011`. */
  { name: 'compression', bytes: 1, label: 'image compression algorithm' },
  { name: 'impression', bytes: 1, label: 'impression type' },
  { name: 'widthPx', bytes: 2, label: 'horizontal line length' },
  { name: 'heightPx', bytes: 2, label: 'vertical line length' },
] as const;

const general = [
  { name: 'certificationFlag', bytes: 1, label: 'certification flag', highest: 1 },
  { name: 'positions', bytes: 1, label: 'number of distinct finger positions' },
] as const;

/** The tables of fields, from which tests make records. */
export const tables = { general, header } as const;

export interface FingerImage2011 extends Values<typeof header> {
  readonly capture: Capture;
  readonly data: Uint8Array;
  /** Extended data blocks as they are written: segmentation, annotation, comments, vendors' own. */
  readonly further: Uint8Array;
}

export interface FingerImageRecord2011 extends Values<typeof general> {
  readonly edition: '2011';
  readonly images: readonly FingerImage2011[];
}

/**
 * Reads an ISO/IEC 19794-4:2011 record; image data and extended data are windows on `bytes`. Throws Fault `bad-input` with
 * offset and clause; `where` names the file.
 */
export function decodeFingerImages2011(bytes: Uint8Array, where?: string): FingerImageRecord2011 {
  const reader = new RecordReader(bytes, standard, where);
  expectStart(reader, formatIdentifier, version2011, {
    identifier: clauses.general,
    version: clauses.general,
  });
  expectStatedLength(reader, clauses.general);
  const countAt = reader.offset;
  const count = reader.uint16('number of representations', clauses.general);
  expectCount(reader, countAt, 'number of representations', clauses.general, count, 1, mostImages);
  const values = readFields(reader, general, clauses.general);
  const images: FingerImage2011[] = [];
  for (let i = 0; i < count; i++) images.push(readImage(reader, values.certificationFlag === 1));
  expectEnd(reader, clauses.general, 'representation');
  return { edition: '2011', ...values, images };
}

const readImage = (reader: RecordReader, hasCertifications: boolean): FingerImage2011 =>
  readRepresentation(reader, clauses.header, () => ({
    capture: readCapture(reader, hasCertifications, clauses.header),
    ...readFields(reader, header, clauses.header),
    data: reader.bytes(reader.uint32('length of image data', clauses.data), 'image data', clauses.data),
  }));

/** The record in a buffer of its own. Throws RangeError for what it cannot hold. */
export function encodeFingerImages2011(record: FingerImageRecord2011): Uint8Array<ArrayBuffer> {
  if (record.images.length === 0) throw new RangeError('a record without an image');
  const body = new RecordWriter();
  body.uint16(record.images.length, 'number of representations');
  writeFields(body, general, record);
  for (const image of record.images) {
    const written = new RecordWriter();
    writeCapture(written, image.capture, record.certificationFlag === 1);
    writeFields(written, header, image);
    written.uint32(image.data.length, 'length of image data');
    written.bytes(image.data);
    writeRepresentation(body, written, image.further);
  }
  const writer = new RecordWriter();
  writer.text(formatIdentifier);
  writer.text(version2011);
  writer.uint32(12 + body.length, 'length of record');
  writer.bytes(body.finish());
  return writer.finish();
}
