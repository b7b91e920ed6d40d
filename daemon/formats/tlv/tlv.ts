// Tags, lengths and values as ISO/IEC 7816-4 (BER-TLV) and ASN.1's DER write them: definite lengths only.
import { Fault } from '../../core/errors.ts';
import type { RecordWriter } from '../iso19794/record-writer.ts';
import { mostNodes } from './parameters.ts';

/** One object: a window on the bytes, with where it stands for errors. */
export interface Tlv {
  /** The bytes of the tag as one number: 0x75, 0x7f61. */
  readonly tag: number;
  readonly isConstructed: boolean;
  /** Where the tag stands in the whole. */
  readonly at: number;
  readonly value: Uint8Array;
  /** Where the value stands in the whole. */
  readonly valueAt: number;
  /** Bytes of the length, where a shorter one would do: DER does not allow that, cards write it. */
  readonly lengthBytes?: number;
}

/** What errors say of where something was read. */
export interface TlvContext {
  readonly standard: string;
  /** The file. */
  readonly where?: string;
}

/** An error about what stands at an offset of the whole; `field` is where the standard speaks of it. */
export function tlvFault(
  { standard, where }: TlvContext,
  what: string,
  at: number,
  field: string,
  given?: string,
  wanted?: string,
): Fault {
  return new Fault('bad-input', `${what} at offset ${at} (${standard}, ${field})`, {
    ...(where !== undefined && { where }),
    ...(given !== undefined && { given }),
    ...(wanted !== undefined && { wanted }),
  });
}

/**
 * The objects that stand behind each other in a value, which starts at `at` of the whole; no more than 4,096. Throws Fault
 * `bad-input` with the offset for a tag of more than three bytes, a length that is indefinite or beyond the value's end.
 */
export function readTlvs(value: Uint8Array, at: number, field: string, context: TlvContext): Tlv[] {
  const found: Tlv[] = [];
  let offset = 0;
  while (offset < value.length) {
    const one = readTlv(value, offset, at, field, context);
    found.push(one);
    if (found.length > mostNodes) throw tlvFault(context, 'too many objects', one.at, field);
    offset = one.valueAt - at + one.value.length;
  }
  return found;
}

/** The one object that begins at an offset of a value. */
export function readTlv(
  value: Uint8Array,
  offset: number,
  at: number,
  field: string,
  context: TlvContext,
): Tlv {
  const { tag, bytes: tagBytes } = readTag(value, offset, at, field, context);
  const lengthAt = offset + tagBytes;
  const { length, bytes: lengthBytes } = readLength(value, lengthAt, at, field, context);
  const start = lengthAt + lengthBytes;
  if (length > value.length - start) {
    const given = `${length} bytes`;
    const wanted = `at most ${value.length - start}`;
    throw tlvFault(context, `length beyond the end of ${hex(tag)}`, at + lengthAt, field, given, wanted);
  }
  return {
    tag,
    isConstructed: (value[offset] & 0x20) !== 0,
    at: at + offset,
    value: value.subarray(start, start + length),
    valueAt: at + start,
    ...(lengthBytes !== lengthWidth(length) && { lengthBytes }),
  };
}

function readTag(value: Uint8Array, offset: number, at: number, field: string, context: TlvContext) {
  let tag = value[offset];
  let bytes = 1;
  if ((tag & 0x1f) === 0x1f) {
    do {
      if (offset + bytes >= value.length || bytes === 3) {
        throw tlvFault(context, 'a tag that does not end', at + offset, field);
      }
      tag = tag * 256 + value[offset + bytes];
      bytes++;
    } while ((value[offset + bytes - 1] & 0x80) !== 0);
  }
  return { tag, bytes };
}

function readLength(value: Uint8Array, offset: number, at: number, field: string, context: TlvContext) {
  const first = value[offset];
  if (first < 0x80) return { length: first, bytes: 1 };
  const bytes = 1 + (first & 0x7f);
  if (first === undefined || bytes === 1 || bytes > 5 || offset + bytes > value.length) {
    const given = first === undefined ? 'the end' : `0x${first.toString(16)}`;
    throw tlvFault(context, 'not a length', at + offset, field, given, 'a definite one of at most 4 bytes');
  }
  let length = 0;
  for (let i = 1; i < bytes; i++) length = length * 256 + value[offset + i];
  return { length, bytes };
}

/** Bytes of the shortest length. */
function lengthWidth(length: number): number {
  if (length < 0x80) return 1;
  return length < 0x100 ? 2 : length < 0x10000 ? 3 : length < 0x1000000 ? 4 : 5;
}

/** Writes an object, its length as short as it can be or in so many bytes. */
export function writeTlv(writer: RecordWriter, tag: number, value: Uint8Array, lengthBytes?: number): void {
  const width = lengthBytes ?? lengthWidth(value.length);
  writer.uint(tag > 0xffff ? 3 : tag > 0xff ? 2 : 1, tag, 'tag');
  if (width > 1) writer.uint8(0x80 | (width - 1), 'length of the length');
  writer.uint(Math.max(1, width - 1), value.length, 'length');
  writer.bytes(value);
}

export const hex = (tag: number) => `0x${tag.toString(16)}`;
