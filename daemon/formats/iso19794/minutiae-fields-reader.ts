import { hasDraftHeader2009 } from '../ansi378/reader.ts';
import { slackBytes } from './extended-data.ts';
import {
  type LayoutName,
  type MinutiaFields,
  type MinutiaeFields,
  type ViewFields,
  layouts,
  minutiaFields,
  minutiaQuality,
} from './minutiae-fields.ts';
import { type MinutiaeFormat, readMinutiaeRecord, withoutPadding } from './minutiae-record.ts';
import { textAt } from './record-edition.ts';
import { readFields } from './record-fields.ts';
import { RecordReader } from './record-reader.ts';
import { readCapture } from './representation-2011.ts';

/** Where the fields behind identifier and version begin. */
const lengthAt = 8;

/**
 * Reads every field of a finger minutiae record of whichever standard and edition, so that `writeMinutiaeFields` gives the
 * record back byte for byte (zeros behind its end are not part of it). Checks and errors are those of `readMinutiaeRecord`.
 */
export function readMinutiaeFields(bytes: Uint8Array, where?: string): MinutiaeFields {
  const { format } = readMinutiaeRecord(bytes, where);
  const record = withoutPadding(bytes, format);
  const layout = layoutOf(record, format);
  const reader = new RecordReader(record, format, where);
  reader.skip(lengthAt + layouts[layout].lengthBytes, 'identifier, version and length', 'header');
  const { views: count, ...header } = readFields(reader, layouts[layout].header, 'header');
  const hasCertifications = 'certificationFlag' in header && header.certificationFlag !== 0;
  const views: ViewFields[] = [];
  for (let number = 1; number <= count; number++) {
    views.push(readView(reader, layout, hasCertifications, number === count));
  }
  return { layout, version: textAt(bytes, 4), header, views };
}

function layoutOf(record: Uint8Array, format: MinutiaeFormat): LayoutName {
  if (format === 'iso-19794-2-2005') return 'iso-2005';
  if (format === 'iso-19794-2-2011') return 'iso-2011';
  if (format === 'ansi-incits-378-2009') return hasDraftHeader2009(record) ? 'ansi-2009-draft' : 'ansi-2009';
  return record[lengthAt] === 0 && record[lengthAt + 1] === 0 ? 'ansi-2004-long' : 'ansi-2004';
}

function readView(
  reader: RecordReader,
  layout: LayoutName,
  hasCertifications: boolean,
  isLast: boolean,
): ViewFields {
  const is2011 = layout === 'iso-2011';
  if (is2011) reader.skip(4, 'representation length', 'view');
  const capture = is2011 ? readCapture(reader, hasCertifications, 'view') : undefined;
  const { count, ...values } = readFields(reader, layouts[layout].view, 'view');
  const hasQuality = !('minutiaForm' in values) || values.minutiaForm >> 4 === 6;
  const minutiae = Array.from({ length: count }, () => readMinutia(reader, hasQuality));
  const stated = reader.uint16('extended data block length', 'view');
  const left = reader.length - reader.offset;
  const endsRecord = !is2011 && isLast && stated > 0 && left - stated <= slackBytes;
  const extended = reader.bytes(endsRecord ? left : stated, 'extended data', 'view');
  return {
    values,
    ...(capture !== undefined && { capture }),
    minutiae,
    extended,
    ...(stated !== extended.length && { statedExtendedBytes: stated }),
  };
}

function readMinutia(reader: RecordReader, hasQuality: boolean): MinutiaFields {
  const values = readFields(reader, minutiaFields, 'minutia');
  return hasQuality ? { ...values, ...readFields(reader, minutiaQuality, 'minutia') } : values;
}
