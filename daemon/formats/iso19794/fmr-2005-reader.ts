import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import type { FieldClauses, FingerView, MinutiaForm, ViewFrame } from './finger-view.ts';
import { angleSteps, formatIdentifier, standard, versionNumber } from './fmr-2005-layout.ts';
import { expectEnd, expectStart, expectStatedLength } from './record-frame.ts';
import { RecordReader } from './record-reader.ts';
import { readImageSize, readResolution, readShortView, readViews } from './view-fields.ts';

const clauses: FieldClauses = {
  width: '7.3.6',
  height: '7.3.7',
  xResolution: '7.3.8',
  yResolution: '7.3.9',
  position: '7.4.1.1',
  viewNumber: '7.4.1.2',
  impression: '7.4.1.3',
  quality: '7.4.1.4',
  count: '7.4.1.5',
  minutiaType: '7.4.2.1',
  minutiaPosition: '7.4.2.2',
  minutiaAngle: '7.4.2.3',
  minutiaQuality: '7.4.2.4',
  extendedLength: '7.5.1',
  extendedArea: '7.5.1',
};
const form: MinutiaForm = { angleSteps, hasQuality: true };

/**
 * The first finger view of an ISO/IEC 19794-2:2005 record. Further views are checked for their form and left out, as are
 * extended data; reserved bits are not looked at. Throws Fault `bad-input` with offset and clause; `where` names the file.
 */
export function decodeFmr2005(bytes: Uint8Array, where?: string): FingerprintTemplate {
  return decodeFmr2005WithExtended(bytes, where).template;
}

/** The same with the extended data of that view, which are windows on `bytes`. */
export function decodeFmr2005WithExtended(bytes: Uint8Array, where?: string): FingerView {
  return decodeFmr2005Views(bytes, where)[0];
}

/** All finger views of the record. */
export function decodeFmr2005Views(
  bytes: Uint8Array,
  where?: string,
): readonly [FingerView, ...FingerView[]] {
  const reader = new RecordReader(bytes, standard, where);
  const { count, countAt, frame } = readRecordHeader(reader);
  const views = readViews(reader, count, countAt, '7.3.10', isLast =>
    readShortView(reader, frame, form, clauses, isLast),
  );
  expectEnd(reader, '7.3.3');
  return views;
}

function readRecordHeader(reader: RecordReader): { count: number; countAt: number; frame: ViewFrame } {
  expectStart(reader, formatIdentifier, versionNumber, { identifier: '7.3.1', version: '7.3.2' });
  expectStatedLength(reader, '7.3.3');
  reader.skip(2, 'capture equipment', '7.3.4');
  const size = readImageSize(reader, clauses);
  const dpi = readResolution(reader, clauses);
  const countAt = reader.offset;
  const count = reader.uint8('number of views', '7.3.10');
  reader.skip(1, 'reserved byte', '7.3.11');
  return { count, countAt, frame: { ...size, dpi } };
}
