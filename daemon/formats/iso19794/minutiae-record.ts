import { Fault } from '../../core/errors.ts';
import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import { recordHeaderBytes2004, version2004, versions2009 } from '../ansi378/layout.ts';
import { decodeAnsi2004Views, decodeAnsi2009Views, hasAnsi2009Views } from '../ansi378/reader.ts';
import type { FingerView } from './finger-view.ts';
import { formatIdentifier, recordHeaderBytes } from './fmr-2005-layout.ts';
import { decodeFmr2005Views } from './fmr-2005-reader.ts';
import { generalHeaderBytes, leastRepresentationBytes } from './fmr-2011-layout.ts';
import { decodeFmr2011Views } from './fmr-2011-reader.ts';
import { textAt } from './record-edition.ts';

export type MinutiaeFormat =
  | 'iso-19794-2-2005'
  | 'iso-19794-2-2011'
  | 'ansi-incits-378-2004'
  | 'ansi-incits-378-2009';

export interface MinutiaeRecord {
  readonly format: MinutiaeFormat;
  /** Of the first view. */
  readonly template: FingerprintTemplate;
  readonly views: readonly FingerView[];
}

const decoders: Record<MinutiaeFormat, typeof decodeFmr2005Views> = {
  'iso-19794-2-2005': decodeFmr2005Views,
  'iso-19794-2-2011': decodeFmr2011Views,
  'ansi-incits-378-2004': decodeAnsi2004Views,
  'ansi-incits-378-2009': decodeAnsi2009Views,
};

/** True when the bytes begin as a finger minutiae record does, of whichever standard and edition. */
export function looksLikeFmr(bytes: Uint8Array): boolean {
  return textAt(bytes, 0) === formatIdentifier;
}

/**
 * Reads a finger minutiae record of ISO/IEC 19794-2:2005 or :2011, or of ANSI INCITS 378-2004 or -2009. Card formats
 * carry nothing to know them by: see `decodeCard`. Zeros after the end of the record, as toolkits leave that write whole
 * buffers, are not read. Throws Fault `bad-input` with offset, field, given and wanted; `where` names the file.
 */
export function readMinutiaeRecord(bytes: Uint8Array, where?: string): MinutiaeRecord {
  const format = recogniseFormat(bytes, where);
  const views = decoders[format](withoutPadding(bytes, format), where);
  return { format, template: views[0].template, views };
}

function recogniseFormat(bytes: Uint8Array, where: string | undefined): MinutiaeFormat {
  const version = textAt(bytes, 4);
  if (!looksLikeFmr(bytes)) throw unknown('format identifier', 0, textAt(bytes, 0), ['FMR\0'], where);
  if (version === version2004) return isAnsi2004(bytes) ? 'ansi-incits-378-2004' : 'iso-19794-2-2005';
  if (version === versions2009[1]) return 'ansi-incits-378-2009';
  if (version === versions2009[0]) return isIso2011(bytes) ? 'iso-19794-2-2011' : 'ansi-incits-378-2009';
  throw unknown('version', 4, version, [version2004, ...versions2009], where);
}

function unknown(
  field: string,
  offset: number,
  given: string,
  wanted: readonly string[],
  where: string | undefined,
): Fault {
  return new Fault('bad-input', `unknown ${field} of a finger minutiae record at offset ${offset}`, {
    ...(where === undefined ? {} : { where }),
    given: JSON.stringify(given),
    wanted: wanted.map(text => JSON.stringify(text)).join(' or '),
  });
}

/**
 * ISO/IEC 19794-2:2005 and ANSI INCITS 378-2004 share identifier and version, and differ in how the length that follows
 * is written. Where neither reading is the file's length, two zeros speak for the four bytes of ISO.
 */
function isAnsi2004(bytes: Uint8Array): boolean {
  const short = uint16At(bytes, 8);
  if (isLength(bytes, uint32At(bytes, 8), recordHeaderBytes)) return false;
  return short !== 0 || isLength(bytes, uint32At(bytes, 10), recordHeaderBytes2004);
}

/**
 * ISO/IEC 19794-2:2011 and ANSI INCITS 378-2009 share them too, and the length. What follows fills the record as the views
 * of the second, or begins with the length of the first's first representation.
 */
function isIso2011(bytes: Uint8Array): boolean {
  if (hasAnsi2009Views(bytes.subarray(0, uint32At(bytes, 8)))) return false;
  const first = uint32At(bytes, generalHeaderBytes);
  return first >= leastRepresentationBytes && first <= bytes.length;
}

/** The record without the zeros behind its end. */
export function withoutPadding(bytes: Uint8Array, format: MinutiaeFormat): Uint8Array {
  const isShort = format === 'ansi-incits-378-2004' && uint16At(bytes, 8) !== 0;
  const isLong = format === 'ansi-incits-378-2004' && !isShort;
  const declared = isShort ? uint16At(bytes, 8) : uint32At(bytes, isLong ? 10 : 8);
  return isLength(bytes, declared, generalHeaderBytes) ? bytes.subarray(0, declared) : bytes;
}

/** Whether it is the file's length, or that of all but zeros at its end. */
function isLength(bytes: Uint8Array, declared: number, least: number): boolean {
  if (declared < least || declared > bytes.length) return false;
  return bytes.subarray(declared).every(byte => byte === 0);
}

/** Big-endian; bytes beyond the end are 0. */
function uint16At(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function uint32At(bytes: Uint8Array, at: number): number {
  return uint16At(bytes, at) * 0x10000 + uint16At(bytes, at + 2);
}
