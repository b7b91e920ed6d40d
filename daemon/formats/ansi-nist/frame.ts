import { binaryHeaderBytes } from './binary-layout.ts';
import type { ContentEntry } from './content.ts';
import { nistFault } from './fault.ts';
import { lengthFieldBytes } from './parameters.ts';
import { separator } from './separators.ts';
import { type Tag, tagAt } from './tag.ts';
import { isBinary, isData, latin1 } from './transaction.ts';

/** A record's length and, where it is tagged, its first field number; or how many bytes have to be seen to tell. */
export type Frame = { readonly length: number; readonly tag?: Tag } | { readonly needed: number };

/** What is there of a file from the first byte of a record on. */
export interface Rest {
  readonly bytes: Uint8Array;
  /** Whether that reaches to the end of the file. */
  readonly isAll: boolean;
  /** Place of the first byte in the file. */
  readonly offset: number;
  readonly where?: string | undefined;
}

/**
 * How long the record is that begins here. A binary one is as long as it says. A tagged one too, where it ends there; where its length is
 * wrong, it ends at the separator that the next record follows. Throws Fault `bad-input` with offset and clause.
 */
export function frameOf(rest: Rest, entry: ContentEntry, next: ContentEntry | undefined): Frame {
  return isBinary(entry.type) ? frameOfBinary(rest, entry) : frameOfTagged(rest, entry, next);
}

const nameOf = ({ type, idc }: ContentEntry) => (type === 1 ? 'Type-1' : `Type-${type} (IDC ${idc})`);

function frameOfBinary({ bytes, isAll, offset, where }: Rest, entry: ContentEntry): Frame {
  const clause = `Annex B, ${entry.type}.001 LEN`;
  const least = binaryHeaderBytes(entry.type);
  if (bytes.length < 4) {
    if (!isAll) return { needed: 4 };
    throw nistFault(`the file ends within the length of the record of ${nameOf(entry)}`, offset, clause, {
      where,
      given: `${bytes.length} bytes`,
      wanted: '4',
    });
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length < least) {
    throw nistFault(`the record of ${nameOf(entry)} is shorter than its header`, offset, clause, {
      where,
      given: `${length} bytes`,
      wanted: `${least} or more`,
    });
  }
  if (length <= bytes.length) return { length };
  if (!isAll) return { needed: length };
  throw nistFault(`the file ends within the record of ${nameOf(entry)}`, offset, clause, {
    where,
    given: `${bytes.length} bytes`,
    wanted: String(length),
  });
}

function frameOfTagged(rest: Rest, entry: ContentEntry, next: ContentEntry | undefined): Frame {
  const { bytes, isAll } = rest;
  if (bytes.length < lengthFieldBytes && !isAll) return { needed: lengthFieldBytes };
  const tag = firstTag(rest, entry);
  const stated = statedLength(rest, tag);
  const ends = endsThere(rest, stated, entry, next);
  if (ends === undefined) return { needed: stated + lengthFieldBytes };
  if (ends) return { length: stated, tag };
  const found = soughtEnd(rest, tag, next);
  if (found !== undefined) return { length: found, tag };
  if (!isAll) return { needed: Math.max(2 * bytes.length, Math.min(stated, 16 * bytes.length)) };
  throw nistFault(`the record of ${nameOf(entry)} does not end`, rest.offset, 'Annex B', {
    where: rest.where,
    given: `${bytes.length} bytes to the end of the file, of which it claims ${stated}`,
    wanted: 'a separator FS that the next record follows',
  });
}

function firstTag({ bytes, offset, where }: Rest, entry: ContentEntry): Tag {
  const tag = tagAt(bytes, 0);
  // Type-1 is always the first record, and there is one (8.1); a binary type with field numbers is something else.
  const isRightType = tag !== undefined && !isBinary(tag.type) && (tag.type === 1) === (entry.type === 1);
  if (isRightType && tag.number === 1) return tag;
  throw nistFault(`no record of ${nameOf(entry)} begins`, offset, 'Annex B', {
    where,
    given: JSON.stringify(latin1(bytes.subarray(0, 12))),
    wanted: `${entry.type}.001:`,
  });
}

const lengthPattern = /^ *(\d{1,15}) *$/;

function statedLength({ bytes, offset, where }: Rest, tag: Tag): number {
  const from = tag.text.length + 1;
  let at = from;
  while (at < bytes.length && bytes[at] !== separator.group && bytes[at] !== separator.file) {
    if (at++ >= lengthFieldBytes) break;
  }
  const given = latin1(bytes.subarray(from, at));
  const [, digits] = lengthPattern.exec(given) ?? [];
  if (digits !== undefined) return Number(digits);
  throw nistFault('the length of the record is no number', offset + from, `Annex B, ${tag.type}.001 LEN`, {
    where,
    given: JSON.stringify(given),
    wanted: 'decimal digits',
  });
}

/** Whether a record ends after so many bytes; undefined where more has to be seen to tell. */
function endsThere(
  rest: Rest,
  length: number,
  entry: ContentEntry,
  next: ContentEntry | undefined,
): boolean | undefined {
  const { bytes, isAll } = rest;
  if (length > bytes.length) return isAll ? false : undefined;
  if (length <= lengthFieldLeast) return false;
  const isSeparated = bytes[length - 1] === separator.file;
  if (next === undefined) {
    if (isSeparated) return true;
    // What follows a Type-1 is known when it has been read.
    if (entry.type === 1 && length + lengthFieldBytes > bytes.length && !isAll) return undefined;
    if (length < bytes.length) return entry.type === 1 && beginsTagged(bytes, length);
    return isAll ? true : undefined;
  }
  if (isBinary(next.type)) return isSeparated;
  if (length + lengthFieldBytes > bytes.length && !isAll) return undefined;
  return isSeparated ? beginsTagged(bytes, length) || length === bytes.length : beginsTagged(bytes, length);
}

/** The shortest tagged record: number, colon, length, separator. */
const lengthFieldLeast = 6;

const beginsTagged = (bytes: Uint8Array, at: number) => tagAt(bytes, at)?.number === 1;

/** Where a record whose length is wrong ends: behind a separator FS that the next record follows, or the end of the file. */
function soughtEnd(rest: Rest, tag: Tag, next: ContentEntry | undefined): number | undefined {
  const { bytes } = rest;
  for (let at = bytes.indexOf(separator.file); at !== -1; at = bytes.indexOf(separator.file, at + 1)) {
    if (mayEnd(rest, at + 1, tag, next)) return at + 1;
  }
  return undefined;
}

/** Whether nothing but an end of line, which some mail puts there, stands between here and the end of the file. */
function isLineEnd(bytes: Uint8Array, at: number): boolean {
  return bytes.length - at <= 2 && /^\r?\n?$/.test(latin1(bytes.subarray(at)));
}

/** Records of text have no separator FS within; those with data may have any number. */
function mayEnd({ bytes, isAll }: Rest, at: number, tag: Tag, next: ContentEntry | undefined): boolean {
  if (!isData(tag.type, 999)) return true;
  if (next === undefined) return isAll && isLineEnd(bytes, at);
  if (!isBinary(next.type)) return beginsTagged(bytes, at);
  if (at + 5 > bytes.length) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
  const fits = length >= binaryHeaderBytes(next.type) && (!isAll || at + length <= bytes.length);
  return fits && bytes[at + 4] === Number(next.idc);
}
