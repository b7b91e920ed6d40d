import { RecordReader } from '../iso19794/record-reader.ts';
import { markerName, markers } from './markers.ts';
import { mostSegments, standard } from './parameters.ts';
import { readSegment } from './read-segment.ts';
import type { Placed, WsqFile } from './segments.ts';

/**
 * Reads a WSQ file into its marker segments (big-endian; Annex B). Nothing is decoded, and little more than the file is held: blocks are
 * windows on it. `writeWsqFile` writes the same bytes again. Throws Fault `bad-input` that names `where`, the segment, the field and the
 * byte offset, for a file that is cut short or has more than 1,024 segments, a marker that is none, and a length that does not fit its
 * content.
 */
export function readWsqFile(bytes: Uint8Array, where?: string): WsqFile {
  const reader = new RecordReader(bytes, standard, where);
  const start = reader.uint16('SOI', markerName(markers.SOI));
  if (start !== 0xff00 + markers.SOI) {
    throw reader.fault('no WSQ file', 0, 'SOI', `${start.toString(16)} hex`, 'ffa0');
  }
  const segments: Placed[] = [];
  for (;;) {
    const { code, fill, offset } = readMarker(reader);
    if (code === markers.EOI) {
      const rest = reader.bytes(reader.length - reader.offset, 'what follows EOI', 'EOI');
      return { segments, endFill: fill, rest };
    }
    if (segments.length === mostSegments) {
      throw reader.fault('too many segments', offset, 'Annex B', `more than ${mostSegments}`, 'a dozen');
    }
    segments.push({ ...readSegment(reader, code, offset), offset, fill });
  }
}

/** The next marker; any number of 0xFF may stand before it. */
function readMarker(reader: RecordReader): { code: number; fill: number; offset: number } {
  const offset = reader.offset;
  const prefix = reader.uint8('a marker', 'Annex B');
  if (prefix !== 0xff) throw reader.fault('no marker', offset, 'Annex B', String(prefix), '255 and its code');
  let fill = -1;
  let code = prefix;
  while (code === 0xff) {
    fill++;
    code = reader.uint8('a marker', 'Annex B');
  }
  return { code, fill, offset };
}
