import type { FingerView } from './finger-view.ts';
import { formatIdentifier } from './fmr-2005-layout.ts';
import {
  captureDateBytes,
  certificationBlockBytes,
  clauses,
  form,
  leastRepresentationBytes,
  minutiaBytes,
  qualityBlockBytes,
  standard,
  versionNumber,
} from './fmr-2011-layout.ts';
import { expectEnd, expectStart, expectStatedLength } from './record-frame.ts';
import { RecordReader } from './record-reader.ts';
import {
  readExtended,
  readImageSize,
  readMinutiae,
  readPosition,
  readQuality,
  readResolution,
  readViews,
} from './view-fields.ts';

const general = 'general header';
const header = 'representation header';

/**
 * All representations of an ISO/IEC 19794-2:2011 record. Capture date, device and certification are checked for their
 * form and left out; the first quality block gives the quality of the finger. Throws Fault `bad-input` with the offset.
 *
 * A record may say that its ridge endings lie at the valley's bifurcation or at the ridge's end, about half a ridge
 * period apart along the direction. Positions are given as they are: the difference is well within the comparer's
 * tolerance.
 */
export function decodeFmr2011Views(
  bytes: Uint8Array,
  where?: string,
): readonly [FingerView, ...FingerView[]] {
  const reader = new RecordReader(bytes, standard, where);
  expectStart(reader, formatIdentifier, versionNumber, { identifier: general, version: general });
  expectStatedLength(reader, general);
  const countAt = reader.offset;
  const count = reader.uint16('number of representations', general);
  const isCertified = reader.uint8('certification flag', general) !== 0;
  const views = readViews(reader, count, countAt, general, () => readRepresentation(reader, isCertified));
  expectEnd(reader, general);
  return views;
}

function readRepresentation(reader: RecordReader, hasCertifications: boolean): FingerView {
  const start = reader.offset;
  const length = reader.uint32('representation length', header);
  if (length < leastRepresentationBytes) {
    const wanted = `at least ${leastRepresentationBytes}`;
    throw reader.fault('representation too short', start, header, `${length}`, wanted);
  }
  reader.skip(captureDateBytes, 'capture date and time', header);
  reader.skip(5, 'capture device', header); // technology, vendor, type
  const quality = readQualityBlocks(reader);
  if (hasCertifications) {
    const blocks = reader.uint8('number of certifications', header);
    reader.skip(blocks * certificationBlockBytes, 'certification blocks', header);
  }
  const view = readView(reader, quality);
  if (reader.offset !== start + length) {
    const given = `${length}`;
    throw reader.fault('wrong representation length', start, header, given, `${reader.offset - start}`);
  }
  return view;
}

function readQualityBlocks(reader: RecordReader): number {
  const blocks = reader.uint8('number of quality blocks', header);
  let first = 0;
  for (let block = 0; block < blocks; block++) {
    const score = readQuality(reader, 'finger quality', clauses.quality);
    reader.skip(qualityBlockBytes - 1, 'quality algorithm', header);
    if (block === 0) first = score;
  }
  return first;
}

function readView(reader: RecordReader, quality: number): FingerView {
  const position = readPosition(reader, clauses);
  const viewNumber = reader.uint8('representation number', header);
  const dpi = readResolution(reader, clauses);
  const impression = reader.uint8('impression type', header);
  const frame = { ...readImageSize(reader, clauses), dpi };
  const hasQuality = readFieldLength(reader) === minutiaBytes.withQuality;
  const minutiae = readMinutiae(reader, frame, form(hasQuality), clauses);
  const extended = readExtended(reader, clauses, false);
  return { template: { ...frame, position, quality, minutiae }, viewNumber, impression, extended };
}

/** Of a minutia; the other half of the byte says where ridge endings lie. */
function readFieldLength(reader: RecordReader): number {
  const at = reader.offset;
  const length = reader.uint8('minutia field length', header) >> 4;
  if (length !== minutiaBytes.plain && length !== minutiaBytes.withQuality) {
    throw reader.fault('wrong minutia field length', at, header, `${length}`, '5 or 6');
  }
  return length;
}
