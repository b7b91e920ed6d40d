import { decodeCaptureDate, encodeCaptureDate } from './capture-date.ts';
import {
  captureDateBytes,
  clauses,
  failedQuality,
  forms,
  kinds,
  leastRepresentationBytes,
  standard,
  versionNumber,
} from './iris-2011-layout.ts';
import {
  formatIdentifier,
  formOfCode,
  nonEmpty,
  orientations,
  readCount,
  readEye,
  readImageData,
  readRoll,
  readScore,
} from './iris-fields.ts';
import type {
  AsWritten,
  Interval,
  IrisImageKind,
  IrisRecord2011,
  IrisView,
  IrisView2011,
  QualityBlock,
} from './iris-view.ts';
import { expectEnd, expectStart, expectStatedLength } from './record-frame.ts';
import { RecordReader } from './record-reader.ts';

const { general, header, date, data: body } = clauses;

/**
 * An ISO/IEC 19794-6:2011 record; the images are windows on `bytes` and are not decoded (`iris-pixels.ts` does that).
 * Throws Fault `bad-input` with offset, field and table; `where` names the file.
 */
export function decodeIris2011(bytes: Uint8Array, where?: string): IrisRecord2011 {
  const reader = new RecordReader(bytes, standard, where);
  expectStart(reader, formatIdentifier, versionNumber, { identifier: general, version: general });
  expectStatedLength(reader, general);
  const count = readCount(reader, 'number of representations', general);
  expectNoCertification(reader);
  const eyes = readEyes(reader);
  const views: IrisView2011[] = [];
  for (let i = 1; i <= count; i++) views.push(readRepresentation(reader, i === count));
  expectEnd(reader, general, 'representation');
  return { edition: '2011', eyes, views: nonEmpty(views) };
}

function expectNoCertification(reader: RecordReader): void {
  const at = reader.offset;
  const flag = reader.uint8('certification flag', general);
  if (flag !== 0) throw reader.fault('wrong certification flag', at, general, `${flag}`, '0');
}

function readEyes(reader: RecordReader): 0 | 1 | 2 {
  const at = reader.offset;
  const eyes = reader.uint8('number of eyes', general);
  if (eyes === 0 || eyes === 1 || eyes === 2) return eyes;
  throw reader.fault('wrong number of eyes', at, general, `${eyes}`, '0 to 2');
}

/**
 * The last representation ends with the record, whose own length has been checked, whatever it says of itself: NIST's
 * sample counts one of its two quality blocks.
 */
function readRepresentation(reader: RecordReader, isLast: boolean): IrisView2011 {
  const start = reader.offset;
  const length = reader.uint32('representation length', header);
  if (length < leastRepresentationBytes) {
    const wanted = `at least ${leastRepresentationBytes}`;
    throw reader.fault('representation too short', start, header, `${length}`, wanted);
  }
  const view = readView(reader);
  const found = reader.offset - start;
  if (found === length) return view;
  if (isLast && reader.offset === reader.length) {
    return { ...view, asWritten: { ...view.asWritten, statedLength: length } };
  }
  throw reader.fault('wrong representation length', start, header, `${length}`, `${found}`);
}

function readView(reader: RecordReader): IrisView2011 {
  const captureDate = reader.bytes(captureDateBytes, 'capture date', date);
  const capturedAt = decodeCaptureDate(captureDate);
  const device = {
    technology: reader.uint8('technology of the device', header),
    vendor: reader.uint16('vendor of the device', header),
    type: reader.uint16('type of the device', header),
  };
  const qualities = readQualities(reader);
  const number = reader.uint16('representation number', header);
  const eye = readEye(reader, header);
  const kind = readKind(reader);
  const formAt = reader.offset;
  const form = formOfCode(reader, forms, formAt, reader.uint8('image format', header), header);
  const { reservedProperties, ...properties } = readProperties(reader);
  const asWritten: AsWritten = {
    ...(Buffer.compare(encodeCaptureDate(capturedAt), captureDate) !== 0 && { captureDate }),
    ...(reservedProperties !== 0 && { reservedProperties }),
  };
  return {
    ...(capturedAt !== undefined && { capturedAt }),
    device,
    qualities,
    number,
    eye,
    kind,
    ...form,
    ...properties,
    ...readGeometry(reader),
    isPolar: false,
    data: readImageData(reader, body),
    ...(Object.keys(asWritten).length > 0 && { asWritten }),
  };
}

function readQualities(reader: RecordReader): QualityBlock[] {
  const count = reader.uint8('number of quality blocks', header);
  return Array.from({ length: count }, () => {
    const score = readScore(reader, header, failedQuality);
    const vendor = reader.uint16("vendor of the quality's algorithm", header);
    const algorithm = reader.uint16("quality's algorithm", header);
    return { ...score, vendor, algorithm };
  });
}

function readKind(reader: RecordReader): IrisImageKind {
  const at = reader.offset;
  const code = reader.uint8('image type', header);
  const kind = kinds.get(code);
  if (kind !== undefined) return kind;
  throw reader.fault('unknown image type', at, header, `${code}`, `one of ${[...kinds.keys()].join(', ')}`);
}

/** Bits 5 and 6 are reserved; they are kept. */
function readProperties(
  reader: RecordReader,
): Pick<IrisView2011, 'horizontal' | 'vertical' | 'compressionHistory'> & { reservedProperties: number } {
  const at = reader.offset;
  const properties = reader.uint8('image properties', header);
  const history = properties >> 6;
  if (history === 3) throw reader.fault('unknown compression history', at, header, '3', '0 to 2');
  return {
    ...orientations(reader, at, properties, header),
    compressionHistory: history as 0 | 1 | 2,
    reservedProperties: (properties >> 4) & 3,
  };
}

type Geometry = Pick<
  IrisView2011,
  keyof Pick<IrisView, 'widthPx' | 'heightPx' | 'bitDepth'> | 'rangeMm' | 'centreX' | 'centreY' | 'diameter'
>;

function readGeometry(reader: RecordReader): Geometry {
  const widthPx = reader.uint16('image width', header);
  const heightPx = reader.uint16('image height', header);
  const bitDepth = reader.uint8('bit depth', header);
  const rangeMm = reader.uint16('range', header);
  const roll = readRoll(reader, header);
  const centreX = readInterval(reader, "x of the iris's centre");
  const centreY = readInterval(reader, "y of the iris's centre");
  const diameter = readInterval(reader, "iris's diameter");
  return { widthPx, heightPx, bitDepth, rangeMm, ...roll, centreX, centreY, diameter };
}

function readInterval(reader: RecordReader, field: string): Interval {
  const smallest = reader.uint16(`smallest ${field}`, header);
  return { smallest, largest: reader.uint16(`largest ${field}`, header) };
}
