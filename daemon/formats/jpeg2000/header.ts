import { Fault } from '../../core/errors.ts';
import { RecordReader } from '../iso19794/record-reader.ts';
import { maximumBitDepth, maximumBoxes, maximumComponents, maximumTiles } from './parameters.ts';

/** What is known of an image before anything of it is decoded. */
export interface Jpeg2000Header {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly components: number;
  readonly bitDepth: number;
  /** Offsets of the depths of components that have a sign, which is their highest bit. */
  readonly signsAt: readonly number[];
  /** Where the first component is brightness and the others are not red, green and blue. */
  readonly isLuminanceChrominance: boolean;
  /** Pixels an inch, of the capture or else of the display; absent where the file says none, or unlike ones in x and y. */
  readonly statedDpi?: number;
}

const standard = 'ISO/IEC 15444-1';
const metresPerInch = 0.0254;
/** Of the signature box and of a codestream (SOC and SIZ). */
const boxSignature = [0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a] as const;
const codestreamSignature = [0xff, 0x4f, 0xff, 0x51] as const;
export const jpeg2000Signatures = [boxSignature, codestreamSignature] as const;

/** Enumerated colour space of sYCC. */
const sycc = 18;
/** The two resolutions may differ by this share. */
const resolutionTolerance = 0.02;

interface Boxes {
  codestreamAt?: number;
  enumeratedColour?: number;
  captureDpi?: number;
  displayDpi?: number;
}

/**
 * Reads the header of a JP2 file (ISO/IEC 15444-1, annex I) or of a bare codestream. Nothing is allocated by what it says.
 * Throws Fault `bad-input` with offset and clause for what is damaged, and for what is not decoded here: more than 4
 * components, more than 16 bits, subsampled components, more than 1,024 tiles.
 */
export function readJpeg2000Header(bytes: Uint8Array, name: string): Jpeg2000Header {
  const reader = new RecordReader(bytes, standard, name);
  const boxes: Boxes = {};
  if (bytes[0] === 0) readBoxes(reader, bytes.length, boxes, 0);
  else boxes.codestreamAt = 0;
  if (boxes.codestreamAt === undefined) {
    throw reader.fault('no codestream box (jp2c)', reader.offset, 'I.5.4');
  }
  reader.offset = boxes.codestreamAt;
  const statedDpi = boxes.captureDpi ?? boxes.displayDpi;
  return {
    ...readImageSize(reader),
    isLuminanceChrominance: boxes.enumeratedColour === sycc,
    ...(statedDpi !== undefined && { statedDpi }),
  };
}

/** I.4: length, type, a longer length where the first is 1; 0 is "up to the end". */
function readBoxes(reader: RecordReader, end: number, found: Boxes, depth: number): void {
  for (let count = 0; reader.offset < end && count < maximumBoxes; count++) {
    const at = reader.offset;
    const short = reader.uint32('box length', 'I.4');
    const type = reader.text(4, 'box type', 'I.4');
    const long = short === 1 ? reader.uint32('long box length', 'I.4') * 2 ** 32 : 0;
    const length = short === 1 ? long + reader.uint32('long box length', 'I.4') : short;
    const boxEnd = length === 0 ? end : at + length;
    if (type === 'jp2c') {
      found.codestreamAt = reader.offset;
      return;
    }
    if (boxEnd < reader.offset || boxEnd > end) {
      const wanted = `${reader.offset - at} to ${end - at}`;
      throw reader.fault(`wrong length of the box ${JSON.stringify(type)}`, at, 'I.4', `${length}`, wanted);
    }
    readBox(reader, type, boxEnd, found, depth);
    reader.offset = boxEnd;
  }
}

function readBox(reader: RecordReader, type: string, end: number, found: Boxes, depth: number): void {
  if ((type === 'jp2h' || type === 'res ') && depth < 2) readBoxes(reader, end, found, depth + 1);
  else if (type === 'colr') readColour(reader, found);
  else if (type === 'resc') setDpi(found, 'captureDpi', readResolution(reader, 'I.5.3.7.1'));
  else if (type === 'resd') setDpi(found, 'displayDpi', readResolution(reader, 'I.5.3.7.2'));
}

function setDpi(found: Boxes, which: 'captureDpi' | 'displayDpi', dpi: number | undefined): void {
  if (dpi !== undefined) found[which] = dpi;
}

/** I.5.3.3: method 1 is an enumerated colour space; the first box counts. */
function readColour(reader: RecordReader, found: Boxes): void {
  const method = reader.uint8('colour method', 'I.5.3.3');
  reader.skip(2, 'precedence and approximation', 'I.5.3.3');
  if (method === 1) found.enumeratedColour ??= reader.uint32('enumerated colour space', 'I.5.3.3');
}

/** Pixels a metre as two fractions and two powers of ten. */
function readResolution(reader: RecordReader, clause: string): number | undefined {
  const [verticalOver, verticalUnder, horizontalOver, horizontalUnder] = [
    reader.uint16('vertical numerator', clause),
    reader.uint16('vertical denominator', clause),
    reader.uint16('horizontal numerator', clause),
    reader.uint16('horizontal denominator', clause),
  ];
  const verticalPower = signed(reader.uint8('vertical exponent', clause));
  const horizontalPower = signed(reader.uint8('horizontal exponent', clause));
  const vertical = (verticalOver / verticalUnder) * 10 ** verticalPower * metresPerInch;
  const horizontal = (horizontalOver / horizontalUnder) * 10 ** horizontalPower * metresPerInch;
  const isOne = Math.abs(vertical - horizontal) <= resolutionTolerance * vertical;
  return isOne && Number.isFinite(vertical) && vertical > 0 ? Math.round(vertical) : undefined;
}

const signed = (byte: number) => (byte > 127 ? byte - 256 : byte);

type Size = Pick<Jpeg2000Header, 'widthPx' | 'heightPx' | 'components' | 'bitDepth' | 'signsAt'>;

/** A.4.1 and A.5.1: the codestream begins with SOC and SIZ. */
function readImageSize(reader: RecordReader): Size {
  const clause = 'A.5.1, SIZ';
  const at = reader.offset;
  const [start, marker] = [reader.uint16('SOC', 'A.4.1'), reader.uint16('SIZ', clause)];
  if (start !== 0xff4f || marker !== 0xff51) {
    throw reader.fault('no codestream', at, 'A.4.1', hex(start, marker), 'FF4F FF51 (SOC, SIZ)');
  }
  reader.skip(4, 'length and capabilities', clause);
  const [right, bottom, left, top] = ['width', 'height', 'left', 'top'].map(side =>
    reader.uint32(`${side} of the reference grid`, clause),
  );
  const [tileWidth, tileHeight, tileLeft, tileTop] = ['width', 'height', 'left', 'top'].map(side =>
    reader.uint32(`${side} of the tiles`, clause),
  );
  expectTiles(reader, at, (right - tileLeft) / tileWidth, (bottom - tileTop) / tileHeight);
  const components = readRange(reader, 2, 'number of components', clause, 1, maximumComponents);
  const found = Array.from({ length: components }, () => readComponent(reader, clause));
  return {
    widthPx: right - left,
    heightPx: bottom - top,
    components,
    bitDepth: Math.max(...found.map(each => each.bitDepth)),
    signsAt: found.flatMap(({ at, isSigned }) => (isSigned ? [at] : [])),
  };
}

function expectTiles(reader: RecordReader, at: number, across: number, down: number): void {
  const tiles = Math.ceil(across) * Math.ceil(down);
  if (tiles >= 1 && tiles <= maximumTiles) return;
  throw reader.fault('too many tiles, or none', at, 'A.5.1, SIZ', `${tiles}`, `1 to ${maximumTiles}`);
}

/** Bits less one, with a bit for the sign; subsampling in x and y. */
function readComponent(reader: RecordReader, clause: string) {
  const at = reader.offset;
  const depth = reader.uint8('depth of a component', clause);
  const bitDepth = (depth & 0x7f) + 1;
  if (bitDepth > maximumBitDepth) {
    throw reader.fault('too many bits a sample', at, clause, `${bitDepth}`, `1 to ${maximumBitDepth}`);
  }
  for (const axis of ['x', 'y']) readRange(reader, 1, `subsampling in ${axis}`, clause, 1, 1);
  return { at, bitDepth, isSigned: depth > 0x7f };
}

function readRange(
  reader: RecordReader,
  bytes: 1 | 2,
  field: string,
  clause: string,
  lowest: number,
  highest: number,
): number {
  const at = reader.offset;
  const value = bytes === 1 ? reader.uint8(field, clause) : reader.uint16(field, clause);
  if (value >= lowest && value <= highest) return value;
  const wanted = lowest === highest ? `${lowest}` : `${lowest} to ${highest}`;
  throw reader.fault(`${field} that is not decoded`, at, clause, `${value}`, wanted);
}

const hex = (...words: readonly number[]) =>
  words.map(word => word.toString(16).padStart(4, '0').toUpperCase()).join(' ');

/** Of an image that cannot be decoded though its header is whole. */
export function undecodable(name: string, given: string): Fault {
  return new Fault('bad-input', 'the JPEG 2000 image cannot be decoded', { where: name, given });
}
