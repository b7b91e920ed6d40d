import { slackBytes } from '../iso19794/extended-data.ts';
import type { FingerView } from '../iso19794/finger-view.ts';
import { formatIdentifier } from '../iso19794/fmr-2005-layout.ts';
import { expectEnd, expectLength, expectStart, expectStatedLength } from '../iso19794/record-frame.ts';
import { RecordReader } from '../iso19794/record-reader.ts';
import {
  readExtended,
  readImageSize,
  readMinutiae,
  readPosition,
  readQuality,
  readResolution,
  readShortView,
  readViews,
} from '../iso19794/view-fields.ts';
import {
  clauses2004,
  clauses2009,
  form,
  minutiaBytes,
  recordHeader,
  recordHeaderBytes2009,
  standard2004,
  standard2009,
  version2004,
  versions2009,
  viewHeaderBytes2009,
} from './layout.ts';

const startClauses = { identifier: recordHeader, version: recordHeader };

/** All finger views of an ANSI INCITS 378-2004 record. Throws Fault `bad-input` with the offset. */
export function decodeAnsi2004Views(
  bytes: Uint8Array,
  where?: string,
): readonly [FingerView, ...FingerView[]] {
  const reader = new RecordReader(bytes, standard2004, where);
  expectStart(reader, formatIdentifier, version2004, startClauses);
  expectLength(reader, readLength2004(reader), 8, recordHeader);
  reader.skip(4, 'CBEFF product identifier', recordHeader);
  reader.skip(2, 'capture equipment', recordHeader);
  const size = readImageSize(reader, clauses2004);
  const frame = { ...size, dpi: readResolution(reader, clauses2004) };
  const countAt = reader.offset;
  const count = reader.uint8('number of views', recordHeader);
  reader.skip(1, 'reserved byte', recordHeader);
  const views = readViews(reader, count, countAt, recordHeader, isLast =>
    readShortView(reader, frame, form, clauses2004, isLast),
  );
  expectEnd(reader, recordHeader);
  return views;
}

/** Two bytes, or two of 0 and then four. */
function readLength2004(reader: RecordReader): number {
  return reader.uint16('length of record', recordHeader) || reader.uint32('length of record', recordHeader);
}

/**
 * All finger views of an ANSI INCITS 378-2009 record, of its amendment 1, or of the draft of 2007. Throws Fault
 * `bad-input` with the offset.
 */
export function decodeAnsi2009Views(
  bytes: Uint8Array,
  where?: string,
): readonly [FingerView, ...FingerView[]] {
  const reader = new RecordReader(bytes, standard2009, where);
  const isAmended = String.fromCharCode(...bytes.subarray(4, 8)) === versions2009[1];
  expectStart(reader, formatIdentifier, versions2009[isAmended ? 1 : 0], startClauses);
  expectStatedLength(reader, recordHeader);
  reader.skip(4, 'CBEFF product identifier', recordHeader);
  reader.skip(hasDraftHeader2009(bytes) ? 2 : 3, 'capture equipment', recordHeader);
  const countAt = reader.offset;
  const count = reader.uint8('number of views', recordHeader);
  reader.skip(1, 'reserved byte', recordHeader);
  const views = readViews(reader, count, countAt, recordHeader, isLast => readView2009(reader, isLast));
  expectEnd(reader, recordHeader);
  return views;
}

function readView2009(reader: RecordReader, isLastView: boolean): FingerView {
  const position = readPosition(reader, clauses2009);
  const viewNumber = reader.uint8('view number', clauses2009.viewNumber);
  const impression = reader.uint8('impression type', clauses2009.impression);
  const quality = readQuality(reader, 'finger quality', clauses2009.quality);
  reader.skip(4, 'quality algorithm', clauses2009.quality);
  const size = readImageSize(reader, clauses2009);
  const frame = { ...size, dpi: readResolution(reader, clauses2009) };
  const minutiae = readMinutiae(reader, frame, form, clauses2009);
  const extended = readExtended(reader, clauses2009, isLastView);
  return { template: { ...frame, position, quality, minutiae }, viewNumber, impression, extended };
}

/** Whether the views fill the record as they would under one of the two headers. */
export function hasAnsi2009Views(bytes: Uint8Array): boolean {
  return isPublished(bytes) || hasDraftHeader2009(bytes);
}

function isPublished(bytes: Uint8Array): boolean {
  return viewsFill(bytes, recordHeaderBytes2009.published);
}

/** Whether a record of 2009 has the header of the draft. */
export function hasDraftHeader2009(bytes: Uint8Array): boolean {
  return !isPublished(bytes) && viewsFill(bytes, recordHeaderBytes2009.draft);
}

function viewsFill(bytes: Uint8Array, headerBytes: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes) return false;
  const count = view.getUint8(headerBytes - 2);
  let at = headerBytes;
  for (let number = 1; number <= count; number++) {
    if (at + viewHeaderBytes2009 > bytes.length) return false;
    at += viewHeaderBytes2009 + view.getUint8(at + viewHeaderBytes2009 - 1) * minutiaBytes;
    if (at + 2 > bytes.length) return false;
    at += 2 + view.getUint16(at);
  }
  return count > 0 && Math.abs(at - bytes.length) <= slackBytes;
}
