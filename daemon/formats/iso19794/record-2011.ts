// The records of finger and face images of 2011 are alike but for what stands behind the capture of each representation.
import { mostImages } from './parameters.ts';
import { expectCount } from './record-edition.ts';
import { type Field, readFields, type Values, writeFields } from './record-fields.ts';
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

export interface Image2011 {
  readonly capture: Capture;
  readonly data: Uint8Array;
  /** What stands behind the image's data in its representation, as it is written. */
  readonly further: Uint8Array;
}

/** A part of ISO/IEC 19794 of 2011. */
export interface Part2011<General extends readonly Field[], Image extends Image2011> {
  readonly standard: string;
  readonly formatIdentifier: string;
  readonly version: string;
  readonly clauses: { readonly general: string; readonly header: string; readonly data: string };
  /** Fields of the general header behind the number of representations, `certificationFlag` among them. */
  readonly general: General;
  /** What stands between the capture and the image's data. */
  readonly readBody: (reader: RecordReader) => Omit<Image, keyof Image2011>;
  readonly writeBody: (writer: RecordWriter, image: Image) => void;
}

export type Record2011<General extends readonly Field[], Image extends Image2011> = Values<General> & {
  readonly edition: '2011';
  readonly images: readonly Image[];
};

const isCertified = (values: object) => 'certificationFlag' in values && values.certificationFlag === 1;

/** Image data are windows on `bytes`. Throws Fault `bad-input` with offset and clause; `where` names the file. */
export function decodeRecord2011<const General extends readonly Field[], Image extends Image2011>(
  part: Part2011<General, Image>,
  bytes: Uint8Array,
  where?: string,
): Record2011<General, Image> {
  const { general, header, data: dataClause } = part.clauses;
  const reader = new RecordReader(bytes, part.standard, where);
  expectStart(reader, part.formatIdentifier, part.version, { identifier: general, version: general });
  expectStatedLength(reader, general);
  const countAt = reader.offset;
  const count = reader.uint16('number of representations', general);
  expectCount(reader, countAt, 'number of representations', general, count, 1, mostImages);
  const values = readFields(reader, part.general, general);
  const images: Image[] = [];
  for (let i = 0; i < count; i++) {
    const image = readRepresentation(reader, header, () => {
      const capture = readCapture(reader, isCertified(values), header);
      const body = part.readBody(reader);
      const length = reader.uint32('length of image data', dataClause);
      return { capture, ...body, data: reader.bytes(length, 'image data', dataClause) };
    });
    images.push(image as unknown as Image);
  }
  expectEnd(reader, general, 'representation');
  return { edition: '2011', ...values, images };
}

/** The record in a buffer of its own. Throws RangeError for what it cannot hold. */
export function encodeRecord2011<const General extends readonly Field[], Image extends Image2011>(
  part: Part2011<General, Image>,
  record: Record2011<General, Image>,
): Uint8Array<ArrayBuffer> {
  if (record.images.length === 0) throw new RangeError('a record without an image');
  const body = new RecordWriter();
  body.uint16(record.images.length, 'number of representations');
  writeFields(body, part.general, record);
  for (const image of record.images) {
    const written = new RecordWriter();
    writeCapture(written, image.capture, isCertified(record));
    part.writeBody(written, image);
    written.uint32(image.data.length, 'length of image data');
    written.bytes(image.data);
    writeRepresentation(body, written, image.further);
  }
  return framed(part.formatIdentifier, part.version, body);
}

/** Identifier, version, a length of four bytes, and the rest of a record. */
export function framed(
  formatIdentifier: string,
  version: string,
  body: RecordWriter,
): Uint8Array<ArrayBuffer> {
  const writer = new RecordWriter();
  writer.text(formatIdentifier);
  writer.text(version);
  writer.uint32(12 + body.length, 'length of record');
  writer.bytes(body.finish());
  return writer.finish();
}
