// The fields that the finger minutiae records of ISO/IEC 19794-2 and ANSI INCITS 378 have in common, each checked.
import type { Fault } from '../../core/errors.ts';
import type { FingerPosition, Minutia, MinutiaType } from '../../core/fingerprint.ts';
import type { ExtendedData } from './extended-data.ts';
import { readExtendedData } from './extended-data.ts';
import type { FieldClauses, FingerView, MinutiaForm, ViewFrame } from './finger-view.ts';
import { dotsPerInch } from './fmr-2005-layout.ts';
import { mostImages } from './parameters.ts';
import { expectCount } from './record-edition.ts';
import type { RecordReader } from './record-reader.ts';

// 0b11 is reserved.
const typeOfCode: readonly (MinutiaType | undefined)[] = ['other', 'ending', 'bifurcation', undefined];
const highestPosition = 10;
const highestQuality = 100;
/** 254 not reported, 255 failed to compute, in the later editions; writers of the earlier ones use them too. */
const lowestUnstatedQuality = 254;
/** The two resolutions may differ by this share: what rounding makes of one. */
const resolutionTolerance = 0.02;

export function readImageSize(
  reader: RecordReader,
  clauses: FieldClauses,
): Pick<ViewFrame, 'widthPx' | 'heightPx'> {
  const widthPx = readPositive(reader, 'image width', clauses.width);
  const heightPx = readPositive(reader, 'image height', clauses.height);
  return { widthPx, heightPx };
}

/** In dots an inch. Pixels that are not square are refused. */
export function readResolution(reader: RecordReader, clauses: FieldClauses): number {
  const x = readPositive(reader, 'x resolution', clauses.xResolution);
  const at = reader.offset;
  const y = readPositive(reader, 'y resolution', clauses.yResolution);
  if (Math.abs(x - y) > resolutionTolerance * x) {
    throw reader.fault('y resolution differs from x', at, clauses.yResolution, `${y} px/cm`, `${x} px/cm`);
  }
  return dotsPerInch(x);
}

export function readPosition(reader: RecordReader, clauses: FieldClauses): FingerPosition {
  const at = reader.offset;
  const code = reader.uint8('finger position', clauses.position);
  if (code > highestPosition) {
    throw reader.fault('unknown finger position', at, clauses.position, `${code}`, '0 to 10');
  }
  return code as FingerPosition;
}

/** 0 to 100, where 0 is "not stated" as in the template. */
export function readQuality(reader: RecordReader, field: string, clause: string): number {
  const at = reader.offset;
  const quality = reader.uint8(field, clause);
  if (quality >= lowestUnstatedQuality) return 0;
  if (quality > highestQuality) {
    throw reader.fault(`${field} out of range`, at, clause, `${quality}`, '0 to 100, 254 or 255');
  }
  return quality;
}

export function readMinutiae(
  reader: RecordReader,
  frame: ViewFrame,
  form: MinutiaForm,
  clauses: FieldClauses,
): Minutia[] {
  const count = reader.uint8('number of minutiae', clauses.count);
  const minutiae: Minutia[] = [];
  for (let i = 0; i < count; i++) minutiae.push(readMinutia(reader, frame, form, clauses));
  return minutiae;
}

function readMinutia(
  reader: RecordReader,
  frame: ViewFrame,
  form: MinutiaForm,
  clauses: FieldClauses,
): Minutia {
  const at = reader.offset;
  const typeAndX = reader.uint16('minutia type and x', clauses.minutiaPosition);
  const type = typeOfCode[typeAndX >> 14];
  if (type === undefined) {
    throw reader.fault('reserved minutia type', at, clauses.minutiaType, '3', '0 to 2');
  }
  const reservedAndY = reader.uint16('minutia y', clauses.minutiaPosition);
  const angleAt = reader.offset;
  const units = reader.uint8('minutia angle', clauses.minutiaAngle);
  const quality = form.hasQuality ? readQuality(reader, 'minutia quality', clauses.minutiaQuality) : 0;
  const x = typeAndX & 0x3fff;
  const y = reservedAndY & 0x3fff;
  if (x >= frame.widthPx) throw outside(reader, 'x', at, x, frame.widthPx, clauses);
  if (y >= frame.heightPx) throw outside(reader, 'y', at + 2, y, frame.heightPx, clauses);
  if (units >= form.angleSteps) {
    const wanted = `less than ${form.angleSteps}`;
    throw reader.fault('minutia angle out of range', angleAt, clauses.minutiaAngle, `${units}`, wanted);
  }
  return { type, x, y, angle: (units / form.angleSteps) * 2 * Math.PI, quality };
}

function outside(
  reader: RecordReader,
  axis: string,
  at: number,
  given: number,
  side: number,
  clauses: FieldClauses,
): Fault {
  const what = `minutia ${axis} outside the image`;
  return reader.fault(what, at, clauses.minutiaPosition, `${given}`, `less than ${side}`);
}

/**
 * The view of the records of 2004 and 2005: four bytes of header, minutiae, extended data. Picture and resolution stand
 * in the record's header.
 */
export function readShortView(
  reader: RecordReader,
  frame: ViewFrame,
  form: MinutiaForm,
  clauses: FieldClauses,
  isLastView: boolean,
): FingerView {
  const position = readPosition(reader, clauses);
  const numberAndImpression = reader.uint8('view number and impression type', clauses.viewNumber);
  const quality = readQuality(reader, 'finger quality', clauses.quality);
  const minutiae = readMinutiae(reader, frame, form, clauses);
  const extended = readExtended(reader, clauses, isLastView);
  return {
    template: { ...frame, position, quality, minutiae },
    viewNumber: numberAndImpression >> 4,
    impression: numberAndImpression & 0xf,
    extended,
  };
}

export function readExtended(
  reader: RecordReader,
  clauses: FieldClauses,
  isLastView: boolean,
): ExtendedData[] {
  return readExtendedData(reader, isLastView, {
    length: clauses.extendedLength,
    area: clauses.extendedArea,
  });
}

/** As many views as the record says, all of them read so that damage in any is found. Throws when it says none, or more than are read. */
export function readViews(
  reader: RecordReader,
  count: number,
  countAt: number,
  clause: string,
  readView: (isLastView: boolean) => FingerView,
): readonly [FingerView, ...FingerView[]] {
  expectCount(reader, countAt, 'number of finger views', clause, count, 1, mostImages);
  const views: [FingerView, ...FingerView[]] = [readView(count === 1)];
  for (let number = 2; number <= count; number++) views.push(readView(number === count));
  return views;
}

function readPositive(reader: RecordReader, field: string, clause: string): number {
  const at = reader.offset;
  const value = reader.uint16(field, clause);
  if (value === 0) throw reader.fault(`${field} is 0`, at, clause, '0', 'at least 1');
  return value;
}
