// ISO/IEC 19794-4:2011, finger image record. Tables are numbered as public readers cite them.
import { formatIdentifier } from './finger-image-2005.ts';
import { samplingFields } from './finger-fields.ts';
import {
  decodeRecord2011,
  encodeRecord2011,
  type Image2011,
  type Part2011,
  type Record2011,
} from './record-2011.ts';
import { readFields, type Values, writeFields } from './record-fields.ts';

export const standard = 'ISO/IEC 19794-4:2011';
export const version2011 = '020\0';
const clauses = { general: 'general header', header: 'table 4', data: 'representation data' } as const;

const header = [
  { name: 'position', bytes: 1, label: 'finger position' },
  { name: 'number', bytes: 1, label: 'representation number' },
  ...samplingFields,
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

/** `further` are the extended data blocks: segmentation, annotation, comments, vendors' own. */
export interface FingerImage2011 extends Values<typeof header>, Image2011 {}

export type FingerImageRecord2011 = Record2011<typeof general, FingerImage2011>;

const part: Part2011<typeof general, FingerImage2011> = {
  standard,
  formatIdentifier,
  version: version2011,
  clauses,
  general,
  readBody: reader => readFields(reader, header, clauses.header),
  writeBody: (writer, image) => writeFields(writer, header, image),
};

/**
 * Reads an ISO/IEC 19794-4:2011 record; image data and extended data are windows on `bytes`. Throws Fault `bad-input` with
 * offset and clause; `where` names the file.
 */
export const decodeFingerImages2011 = (bytes: Uint8Array, where?: string): FingerImageRecord2011 =>
  decodeRecord2011(part, bytes, where);

/** The record in a buffer of its own. Throws RangeError for what it cannot hold. */
export const encodeFingerImages2011 = (record: FingerImageRecord2011): Uint8Array<ArrayBuffer> =>
  encodeRecord2011(part, record);
