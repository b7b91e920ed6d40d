// ISO/IEC 19794-4:2005, finger image record. Clauses are cited by their titles: the numbers could not be checked. All widths are
// borne out by the records of a German specimen passport.
import { samplingFields } from './finger-fields.ts';
import { mostImages } from './parameters.ts';
import { expectCount } from './record-edition.ts';
import { type Values, readFields, widthOf, writeFields } from './record-fields.ts';
import { expectStart } from './record-frame.ts';
import { RecordReader } from './record-reader.ts';
import { RecordWriter } from './record-writer.ts';

export const standard = 'ISO/IEC 19794-4:2005';
export const formatIdentifier = 'FIR\0';
export const version2005 = '010\0';
const lengthBytes = 6;
const clauses = { header: 'general record header', image: 'finger image header' } as const;

const header = [
  { name: 'captureDevice', bytes: 2, label: 'capture device' },
  { name: 'acquisitionLevel', bytes: 2, label: 'image acquisition level' },
  { name: 'fingers', bytes: 1, label: 'number of fingers or palms' },
  ...samplingFields,
  /** By `codecs2005`. */
  { name: 'compression', bytes: 1, label: 'image compression algorithm' },
  { name: 'reserved', bytes: 2, label: 'reserved bytes' },
] as const;

const image = [
  { name: 'position', bytes: 1, label: 'finger or palm position' },
  { name: 'views', bytes: 1, label: 'count of views' },
  { name: 'view', bytes: 1, label: 'view number' },
  { name: 'quality', bytes: 1, label: 'finger or palm image quality' },
  { name: 'impression', bytes: 1, label: 'impression type' },
  { name: 'widthPx', bytes: 2, label: 'horizontal line length' },
  { name: 'heightPx', bytes: 2, label: 'vertical line length' },
  { name: 'reserved', bytes: 1, label: 'reserved byte' },
] as const;

/** The tables of fields, from which tests make records. */
export const tables = { header, image } as const;

const imageHeaderBytes = 4 + widthOf(image);

export type FingerImage2005 = Values<typeof image> & { readonly data: Uint8Array };

export interface FingerImageRecord2005 {
  readonly edition: '2005';
  /** Resolutions count pixels in a scale unit. */
  readonly header: Values<typeof header>;
  readonly images: readonly FingerImage2005[];
}

/**
 * Reads an ISO/IEC 19794-4:2005 record, in which as many images stand as fill it; image data are windows on `bytes`, not
 * decoded. Throws Fault `bad-input` with offset and clause; `where` names the file.
 */
export function decodeFingerImages2005(bytes: Uint8Array, where?: string): FingerImageRecord2005 {
  const reader = new RecordReader(bytes, standard, where);
  expectStart(reader, formatIdentifier, version2005, {
    identifier: clauses.header,
    version: clauses.header,
  });
  const lengthAt = reader.offset;
  const length = reader.uint(lengthBytes, 'record length', clauses.header);
  if (length !== bytes.length) {
    const wanted = `${bytes.length} as the file has`;
    throw reader.fault('wrong length of record', lengthAt, clauses.header, `${length}`, wanted);
  }
  const values = readFields(reader, header, clauses.header);
  const images: FingerImage2005[] = [];
  do {
    images.push(readImage(reader));
    expectCount(reader, reader.offset, 'number of images', clauses.image, images.length, 1, mostImages);
  } while (reader.offset < bytes.length);
  return { edition: '2005', header: values, images };
}

function readImage(reader: RecordReader): FingerImage2005 {
  const at = reader.offset;
  const length = reader.uint32('length of the finger data block', clauses.image);
  if (length < imageHeaderBytes) {
    const wanted = `at least ${imageHeaderBytes}`;
    throw reader.fault('finger data block too short', at, clauses.image, `${length}`, wanted);
  }
  const values = readFields(reader, image, clauses.image);
  return { ...values, data: reader.bytes(length - imageHeaderBytes, 'image data', clauses.image) };
}

/** The record in a buffer of its own. Throws RangeError for what it cannot hold. */
export function encodeFingerImages2005(record: FingerImageRecord2005): Uint8Array<ArrayBuffer> {
  if (record.images.length === 0) throw new RangeError('a record without an image');
  const body = new RecordWriter();
  writeFields(body, header, record.header);
  for (const each of record.images) {
    body.uint32(imageHeaderBytes + each.data.length, 'length of the finger data block');
    writeFields(body, image, each);
    body.bytes(each.data);
  }
  const writer = new RecordWriter();
  writer.text(formatIdentifier);
  writer.text(version2005);
  writer.uint(lengthBytes, 8 + lengthBytes + body.length, 'record length');
  writer.bytes(body.finish());
  return writer.finish();
}
