import type { FingerPosition, FingerprintTemplate, Minutia, MinutiaType } from '../../core/fingerprint.ts';
import { type ExtendedData, readExtendedData } from './extended-data.ts';
import { angleRadians, dotsPerInch, formatIdentifier, standard, versionNumber } from './fmr-2005-layout.ts';
import { RecordReader } from './record-reader.ts';

// 7.4.2.1; 0b11 is reserved.
const typeOfCode: readonly (MinutiaType | undefined)[] = ['other', 'ending', 'bifurcation', undefined];
const highestPosition = 10;
const highestQuality = 100;

/** True when the bytes begin as an FMR record does, of whatever edition. */
export function looksLikeFmr(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, formatIdentifier.length)) === formatIdentifier;
}

/** A finger view of a record. */
export interface FingerView {
  readonly template: FingerprintTemplate;
  readonly extended: readonly ExtendedData[];
}

/**
 * The first finger view of an ISO/IEC 19794-2:2005 record. Further views and extended data are checked for their form
 * and left out; reserved bits are not looked at. Throws Fault `bad-input` with offset and clause; `where` names the file.
 */
export function decodeFmr2005(bytes: Uint8Array, where?: string): FingerprintTemplate {
  return decodeFmr2005WithExtended(bytes, where).template;
}

/** The same with the extended data of that view, which are windows on `bytes`. */
export function decodeFmr2005WithExtended(bytes: Uint8Array, where?: string): FingerView {
  const reader = new RecordReader(bytes, standard, where);
  const { views, ...frame } = readRecordHeader(reader);
  const first = readView(reader, frame, views === 1);
  for (let view = 2; view <= views; view++) readView(reader, frame, view === views);
  if (reader.offset !== reader.length) {
    const left = reader.length - reader.offset;
    throw reader.fault('bytes after the last finger view', reader.offset, '7.3.3', `${left} more`, 'none');
  }
  return first;
}

interface RecordFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
}

function readRecordHeader(reader: RecordReader): RecordFrame & { readonly views: number } {
  expectText(reader, formatIdentifier, 'format identifier', '7.3.1');
  expectText(reader, versionNumber, 'version number', '7.3.2');
  const declared = reader.uint32('length of record', '7.3.3');
  if (declared !== reader.length) {
    throw reader.fault(
      'wrong length of record',
      8,
      '7.3.3',
      `${declared}`,
      `${reader.length} as the file has`,
    );
  }
  reader.skip(2, 'capture equipment', '7.3.4');
  const widthPx = positive(reader, reader.uint16('image width', '7.3.6'), 'image width', '7.3.6');
  const heightPx = positive(reader, reader.uint16('image height', '7.3.7'), 'image height', '7.3.7');
  const dpi = readResolution(reader);
  const views = reader.uint8('number of views', '7.3.10');
  if (views === 0) throw reader.fault('no finger view', 22, '7.3.10', '0', 'at least 1');
  reader.skip(1, 'reserved byte', '7.3.11');
  return { widthPx, heightPx, dpi, views };
}

function readResolution(reader: RecordReader): number {
  const x = positive(reader, reader.uint16('x resolution', '7.3.8'), 'x resolution', '7.3.8');
  const y = reader.uint16('y resolution', '7.3.9');
  if (x !== y) {
    throw reader.fault('y resolution differs from x', 20, '7.3.9', `${y} px/cm`, `${x} px/cm`);
  }
  return dotsPerInch(x);
}

function readView(reader: RecordReader, frame: RecordFrame, isLastView: boolean): FingerView {
  const position = readPosition(reader);
  reader.skip(1, 'view number and impression type', '7.4.1.2');
  const quality = readQuality(reader, 'finger quality', '7.4.1.4');
  const count = reader.uint8('number of minutiae', '7.4.1.5');
  const minutiae: Minutia[] = [];
  for (let i = 0; i < count; i++) minutiae.push(readMinutia(reader, frame));
  const extended = readExtendedData(reader, isLastView, { length: '7.5.1.1', area: '7.5.1.2' });
  return { template: { ...frame, position, quality, minutiae }, extended };
}

function readPosition(reader: RecordReader): FingerPosition {
  const at = reader.offset;
  const code = reader.uint8('finger position', '7.4.1.1');
  if (code > highestPosition)
    throw reader.fault('unknown finger position', at, '7.4.1.1', `${code}`, '0 to 10');
  return code as FingerPosition;
}

function readMinutia(reader: RecordReader, frame: RecordFrame): Minutia {
  const at = reader.offset;
  const typeAndX = reader.uint16('minutia type and x', '7.4.2.2');
  const type = typeOfCode[typeAndX >> 14];
  if (type === undefined) throw reader.fault('reserved minutia type', at, '7.4.2.1', '3', '0 to 2');
  const x = inside(reader, typeAndX & 0x3fff, frame.widthPx, 'x', at);
  const y = inside(reader, reader.uint16('minutia y', '7.4.2.2') & 0x3fff, frame.heightPx, 'y', at + 2);
  const angle = angleRadians(reader.uint8('minutia angle', '7.4.2.3'));
  const quality = readQuality(reader, 'minutia quality', '7.4.2.4');
  return { type, x, y, angle, quality };
}

function readQuality(reader: RecordReader, field: string, clause: string): number {
  const at = reader.offset;
  const quality = reader.uint8(field, clause);
  if (quality > highestQuality)
    throw reader.fault(`${field} out of range`, at, clause, `${quality}`, '0 to 100');
  return quality;
}

function expectText(reader: RecordReader, wanted: string, field: string, clause: string): void {
  const at = reader.offset;
  const given = reader.text(wanted.length, field, clause);
  if (given !== wanted)
    throw reader.fault(`wrong ${field}`, at, clause, JSON.stringify(given), JSON.stringify(wanted));
}

/** Of a two-byte field that has just been read. */
function positive(reader: RecordReader, value: number, field: string, clause: string): number {
  if (value === 0) throw reader.fault(`${field} is 0`, reader.offset - 2, clause, '0', 'at least 1');
  return value;
}

function inside(reader: RecordReader, value: number, side: number, axis: string, at: number): number {
  if (value < side) return value;
  throw reader.fault(`minutia ${axis} outside the image`, at, '7.4.2.2', `${value}`, `less than ${side}`);
}
