// How a representation begins in the parts of ISO/IEC 19794 of 2011: length, capture date, device, qualities, certifications.
import { type Values, readFields, writeFields } from './record-fields.ts';
import type { RecordReader } from './record-reader.ts';
import type { RecordWriter } from './record-writer.ts';

/** ISO/IEC 19794-1:2011, 12.3.2. `decodeCaptureDate` reads it. */
const captureDateBytes = 9;

const device = [
  { name: 'technology', bytes: 1, label: 'technology of the device' },
  { name: 'vendor', bytes: 2, label: 'vendor of the device' },
  { name: 'type', bytes: 2, label: 'type of the device' },
] as const;
const quality = [
  { name: 'score', bytes: 1, label: 'quality' },
  { name: 'vendor', bytes: 2, label: "vendor of the quality's algorithm" },
  { name: 'algorithm', bytes: 2, label: "quality's algorithm" },
] as const;
const certification = [
  { name: 'authority', bytes: 2, label: 'certification authority' },
  { name: 'scheme', bytes: 1, label: 'certification scheme' },
] as const;

/** The tables of fields, from which tests make records. */
export const tables = { device, quality, certification } as const;

/** As it is written: `captureDate` has 9 bytes; a score of 254 or 255 is none; registered numbers are 0 where not known. */
export interface Capture {
  readonly captureDate: Uint8Array;
  readonly device: Values<typeof device>;
  readonly qualities: readonly Values<typeof quality>[];
  /** Empty, too, where the general header says that there are none. */
  readonly certifications: readonly Values<typeof certification>[];
}

export function readCapture(reader: RecordReader, hasCertifications: boolean, clause: string): Capture {
  return {
    captureDate: reader.bytes(captureDateBytes, 'capture date', clause),
    device: readFields(reader, device, clause),
    qualities: readBlocks(reader, quality, 'quality blocks', clause),
    certifications: hasCertifications
      ? readBlocks(reader, certification, 'certification blocks', clause)
      : [],
  };
}

function readBlocks<const Fields extends Parameters<typeof readFields>[1]>(
  reader: RecordReader,
  fields: Fields,
  label: string,
  clause: string,
): Values<Fields>[] {
  const count = reader.uint8(`number of ${label}`, clause);
  return Array.from({ length: count }, () => readFields(reader, fields, clause));
}

export function writeCapture(writer: RecordWriter, capture: Capture, hasCertifications: boolean): void {
  if (capture.captureDate.length !== captureDateBytes) throw new RangeError('a capture date has 9 bytes');
  writer.bytes(capture.captureDate);
  writeFields(writer, device, capture.device);
  writer.uint8(capture.qualities.length, 'number of quality blocks');
  for (const block of capture.qualities) writeFields(writer, quality, block);
  if (!hasCertifications) return;
  writer.uint8(capture.certifications.length, 'number of certification blocks');
  for (const block of capture.certifications) writeFields(writer, certification, block);
}

/**
 * A representation states its own length. Gives what `read` makes of it and what it leaves over, a window on the record.
 * Throws Fault `bad-input` for one that is longer than the record, or shorter than what it has to hold.
 */
export function readRepresentation<Result>(
  reader: RecordReader,
  clause: string,
  read: () => Result,
): Result & { readonly further: Uint8Array } {
  const start = reader.offset;
  const length = reader.uint32('representation length', clause);
  const left = reader.length - start;
  if (length > left) {
    throw reader.fault(
      'representation longer than the record',
      start,
      clause,
      `${length}`,
      `at most ${left}`,
    );
  }
  const result = read();
  const end = start + length;
  if (reader.offset > end) {
    const least = `at least ${reader.offset - start}`;
    throw reader.fault('representation too short', start, clause, `${length}`, least);
  }
  return { ...result, further: reader.bytes(end - reader.offset, 'further data', clause) };
}

/** Writes the length before what `write` writes. */
export function writeRepresentation(writer: RecordWriter, body: RecordWriter, further: Uint8Array): void {
  const bytes = body.finish();
  writer.uint32(4 + bytes.length + further.length, 'representation length');
  writer.bytes(bytes);
  writer.bytes(further);
}
