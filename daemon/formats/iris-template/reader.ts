import { codeBytes, type EyePosition, type IrisCode, type IrisTemplate } from '../../core/iris.ts';
import { RecordReader } from '../iso19794/record-reader.ts';
import {
  flags,
  halfTurn,
  headerBytes,
  highestEye,
  highestQuality,
  identifier,
  knownFlags,
  rollStepsPerDegree,
  version,
} from './layout.ts';

/**
 * Reads our own form. The arrays of the template are its own, not windows on the bytes.
 *
 * Throws Fault `bad-input`, with the offset and the field, for anything that `encodeIrisTemplate` would not have written:
 * another version, reserved bits that are set, values out of range, a bit outside its mask, bytes missing or left over.
 */
export function decodeIrisTemplate(bytes: Uint8Array, where?: string): IrisTemplate {
  const reader = new RecordReader(bytes, 'iris template', where);
  readStart(reader);
  const present = atMost(reader, 'flags', knownFlags);
  const eye = atMost(reader, 'eye', highestEye) as EyePosition;
  const quality = atMost(reader, 'quality', highestQuality);
  const rollDegrees = readRoll(reader, (present & flags.hasRoll) !== 0);
  readReserved(reader);
  const hasFine = (present & flags.hasFine) !== 0;
  expectLength(reader, hasFine);
  return {
    eye,
    quality,
    ...(rollDegrees !== undefined && { rollDegrees }),
    search: readCode(reader, 'search code'),
    ...(hasFine && { fine: readCode(reader, 'fine code') }),
  };
}

/** Whether bytes begin as our own templates do, in whatever version. */
export function looksLikeIrisTemplate(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, identifier.length)) === identifier;
}

function readStart(reader: RecordReader): void {
  const given = reader.text(identifier.length, 'the identifier', 'identifier');
  if (given !== identifier) {
    throw reader.fault('not an iris template', 0, 'identifier', quoted(given), quoted(identifier));
  }
  const at = reader.offset;
  const number = reader.uint8('the version', 'version');
  if (number === version) return;
  throw reader.fault('unknown version of iris template', at, 'version', `${number}`, `${version}`);
}

function readRoll(reader: RecordReader, isKnown: boolean): number | undefined {
  const at = reader.offset;
  const steps = (reader.uint16('the roll', 'roll') << 16) >> 16;
  if (!isKnown && steps !== 0) {
    throw reader.fault('roll of a template that does not know it', at, 'roll', `${steps}`, '0');
  }
  if (steps <= -halfTurn || steps > halfTurn) {
    const wanted = `above -${halfTurn} and up to ${halfTurn}`;
    throw reader.fault('roll out of range', at, 'roll', `${steps}`, wanted);
  }
  return isKnown ? steps / rollStepsPerDegree : undefined;
}

function readReserved(reader: RecordReader): void {
  const at = reader.offset;
  const given = reader.uint16('the reserved bytes', 'reserved');
  if (given !== 0) throw reader.fault('reserved bytes are not 0', at, 'reserved', `${given}`, '0');
}

function expectLength(reader: RecordReader, hasFine: boolean): void {
  const wanted = headerBytes + (hasFine ? 4 : 2) * codeBytes;
  if (reader.length === wanted) return;
  throw reader.fault('wrong length', 5, 'flags', `${reader.length} bytes`, `${wanted} as the flags say`);
}

function readCode(reader: RecordReader, field: string): IrisCode {
  const at = reader.offset;
  const bits = reader.bytes(codeBytes, `the ${field}`, field).slice();
  const mask = reader.bytes(codeBytes, `the mask of the ${field}`, field).slice();
  const stray = bits.findIndex((byte, i) => (byte & ~mask[i]) !== 0);
  if (stray < 0) return { bits, mask };
  throw reader.fault(
    'bits outside the mask',
    at + stray,
    field,
    binary(bits[stray]),
    `within ${binary(mask[stray])}`,
  );
}

function atMost(reader: RecordReader, field: string, highest: number): number {
  const at = reader.offset;
  const value = reader.uint8(`the ${field}`, field);
  if (value <= highest) return value;
  throw reader.fault(`${field} out of range`, at, field, `${value}`, `0 to ${highest}`);
}

const quoted = (text: string) => JSON.stringify(text);
const binary = (byte: number) => `0b${byte.toString(2).padStart(8, '0')}`;
