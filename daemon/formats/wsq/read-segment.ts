import type { RecordReader } from '../iso19794/record-reader.ts';
import { markerName, markers } from './markers.ts';
import { huffmanTables, subbandCount } from './parameters.ts';
import type { Scaled } from './scaled.ts';
import type {
  Block,
  Comment,
  FrameHeader,
  HuffmanTable,
  HuffmanTables,
  QuantisationTable,
  RestartInterval,
  Segment,
  Tap,
  TransformTable,
} from './segments.ts';

/** One marker segment from its length on; the reader stands behind the marker, which begins at `offset`. */
export function readSegment(reader: RecordReader, code: number, offset: number): Segment {
  const read = readers[code];
  if (read === undefined)
    throw reader.fault('no marker segment', offset, 'Annex B', markerName(code), 'a table, SOF, SOB or COM');
  const name = markerName(code);
  const start = reader.offset;
  const length = reader.uint16('its length', name);
  const end = start + length;
  if (length < 2 || end > reader.length) {
    throw reader.fault('a segment that does not end', start, name, `${length} bytes`, `2 to what is left`);
  }
  const segment = read(reader, end, name);
  if (reader.offset !== end) {
    throw reader.fault(
      'a length that is not that of its segment',
      start,
      name,
      `${length} bytes`,
      `${reader.offset - start}`,
    );
  }
  // The data of a block lie behind its segment.
  return segment.marker === 'SOB' ? { ...segment, data: readData(reader) } : segment;
}

type Read = (reader: RecordReader, end: number, name: string) => Segment;

const readers: Readonly<Record<number, Read>> = {
  [markers.DTT]: readTransformTable,
  [markers.DQT]: readQuantisationTable,
  [markers.DHT]: readHuffmanTables,
  [markers.SOF]: readFrameHeader,
  [markers.SOB]: readBlockHeader,
  [markers.DRI]: readRestartInterval,
  [markers.COM]: readComment,
};

function readTransformTable(reader: RecordReader, _end: number, name: string): TransformTable {
  const lowLength = reader.uint8('L0', name);
  const highLength = reader.uint8('L1', name);
  const taps = (length: number, field: string) =>
    Array.from({ length: Math.ceil(length / 2) }, (_, k): Tap => {
      const sign = reader.uint8(`sign of ${field}${k}`, name);
      const scale = reader.uint8(`scale of ${field}${k}`, name);
      return { sign, scale, value: reader.uint32(`${field}${k}`, name) };
    });
  return { marker: 'DTT', lowLength, highLength, low: taps(lowLength, 'H0.'), high: taps(highLength, 'H1.') };
}

function readScaled(reader: RecordReader, field: string, name: string): Scaled {
  return { scale: reader.uint8(`scale of ${field}`, name), value: reader.uint16(field, name) };
}

function readQuantisationTable(reader: RecordReader, _end: number, name: string): QuantisationTable {
  const centre = readScaled(reader, 'C', name);
  const bands = Array.from({ length: subbandCount }, (_, k) => ({
    bin: readScaled(reader, `Q${k}`, name),
    zero: readScaled(reader, `Z${k}`, name),
  }));
  return { marker: 'DQT', centre, bands };
}

function readHuffmanTables(reader: RecordReader, end: number, name: string): HuffmanTables {
  const tables: HuffmanTable[] = [];
  while (reader.offset < end) {
    if (tables.length === huffmanTables) {
      throw reader.fault('too many Huffman tables', reader.offset, name, 'more than 8', 'one for each Th');
    }
    tables.push(readHuffmanTable(reader, name));
  }
  return { marker: 'DHT', tables };
}

function readHuffmanTable(reader: RecordReader, name: string): HuffmanTable {
  const offset = reader.offset;
  const id = reader.uint8('Th', name);
  if (id >= huffmanTables) throw reader.fault('no such Huffman table', offset, name, `Th ${id}`, '0 to 7');
  const counts = reader.bytes(16, 'L1 to L16', name);
  const codes = counts.reduce((sum, count) => sum + count, 0);
  // Of 2 ** 16 windows of 16 bits, a code of n bits takes 2 ** (16 - n).
  const windows = counts.reduce((sum, count, k) => sum + count * 2 ** (15 - k), 0);
  if (codes > 256 || windows > 65_536) {
    throw reader.fault(
      'codes that cannot all be',
      offset + 1,
      name,
      [...counts].join(' '),
      'a prefix code of up to 256',
    );
  }
  return { id, counts, symbols: reader.bytes(codes, 'V', name) };
}

function readFrameHeader(reader: RecordReader, _end: number, name: string): FrameHeader {
  return {
    marker: 'SOF',
    black: reader.uint8('A', name),
    white: reader.uint8('B', name),
    heightPx: reader.uint16('Y', name),
    widthPx: reader.uint16('X', name),
    shift: readScaled(reader, 'M', name),
    scale: readScaled(reader, 'R', name),
    encoder: reader.uint8('Ev', name),
    software: reader.uint16('Sf', name),
  };
}

function readBlockHeader(reader: RecordReader, _end: number, name: string): Block {
  return { marker: 'SOB', table: reader.uint8('Td', name), data: noBytes };
}

const noBytes = new Uint8Array(0);

/** What lies before the next marker that is neither a stuffed zero nor a restart. */
function readData(reader: RecordReader): Uint8Array {
  const start = reader.offset;
  const rest = reader.bytes(reader.length - start, 'the data of a block', 'SOB');
  for (let at = rest.indexOf(0xff); at >= 0 && at + 1 < rest.length; at = rest.indexOf(0xff, at + 2)) {
    const code = rest[at + 1];
    if (code === 0 || (code >= markers.RST0 && code <= markers.RST7)) continue;
    reader.offset = start + at;
    return rest.subarray(0, at);
  }
  throw reader.fault(
    'the file ends within a block',
    start,
    'SOB',
    `${rest.length} bytes`,
    'a marker behind them',
  );
}

function readRestartInterval(reader: RecordReader, _end: number, name: string): RestartInterval {
  return { marker: 'DRI', interval: reader.uint16('Ri', name) };
}

function readComment(reader: RecordReader, end: number, name: string): Comment {
  return { marker: 'COM', bytes: reader.bytes(end - reader.offset, 'the comment', name) };
}
