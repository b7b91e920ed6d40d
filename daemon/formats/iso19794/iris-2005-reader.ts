import {
  clauses,
  deviceIdentifierBytes,
  forms,
  mostEyes,
  recordHeaderBytes,
  standard,
  unknownQuality,
  versionNumber,
} from './iris-2005-layout.ts';
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
import type { IrisHeader2005, IrisRecord2005, IrisView } from './iris-view.ts';
import { expectEnd, expectStart, expectStatedLength } from './record-frame.ts';
import { RecordReader } from './record-reader.ts';

/** What all images of a record have in common. */
type SharedForm = Pick<
  IrisView,
  'codec' | 'isColour' | 'widthPx' | 'heightPx' | 'bitDepth' | 'horizontal' | 'vertical' | 'isPolar'
>;

/**
 * An ISO/IEC 19794-6:2005 record; the images are windows on `bytes` and are not decoded (`iris-pixels.ts` does that).
 * Throws Fault `bad-input` with offset, field and table; `where` names the file.
 */
export function decodeIris2005(bytes: Uint8Array, where?: string): IrisRecord2005 {
  const reader = new RecordReader(bytes, standard, where);
  const { eyes, header, shared } = readHeader(reader);
  const views: IrisView[] = [];
  for (let i = 0; i < eyes; i++) {
    const [first, ...others] = readEyeViews(reader, shared);
    const isSameEye = views.at(-1)?.eye === first.eye;
    views.push(isSameEye ? { ...first, asWritten: { startsGroup: true } } : first, ...others);
  }
  expectEnd(reader, clauses.header, 'image');
  return { edition: '2005', header, views: nonEmpty(views) };
}

function readHeader(reader: RecordReader): { eyes: number; header: IrisHeader2005; shared: SharedForm } {
  const clause = clauses.header;
  expectStart(reader, formatIdentifier, versionNumber, { identifier: clause, version: clause });
  expectStatedLength(reader, clause);
  const captureDevice = reader.uint16('capture device', clause);
  const eyes = readEyeCount(reader);
  expectHeaderLength(reader);
  const propertiesAt = reader.offset;
  const properties = reader.uint16('image properties', clause);
  const irisDiameterPx = reader.uint16('iris diameter', clause);
  const formAt = reader.offset;
  const form = formOfCode(reader, forms, formAt, reader.uint16('image format', clause), clause);
  const widthPx = reader.uint16('image width', clause);
  const heightPx = reader.uint16('image height', clause);
  const bitDepth = reader.uint8('intensity depth', clause);
  const transformation = reader.uint8('image transformation', clause);
  const deviceIdentifier = reader.text(deviceIdentifierBytes, 'device identifier', clause);
  return {
    eyes,
    header: {
      captureDevice,
      furtherProperties: properties >> 4,
      irisDiameterPx,
      transformation,
      deviceIdentifier,
    },
    shared: {
      ...form,
      ...orientations(reader, propertiesAt, properties, clause),
      widthPx,
      heightPx,
      bitDepth,
      isPolar: transformation !== 0,
    },
  };
}

function readEyeCount(reader: RecordReader): number {
  const at = reader.offset;
  const eyes = reader.uint8('number of eyes', clauses.header);
  if (eyes >= 1 && eyes <= mostEyes) return eyes;
  throw reader.fault('wrong number of eyes', at, clauses.header, `${eyes}`, `1 to ${mostEyes}`);
}

function expectHeaderLength(reader: RecordReader): void {
  const at = reader.offset;
  const length = reader.uint16('length of the header', clauses.header);
  if (length === recordHeaderBytes) return;
  throw reader.fault('wrong length of the header', at, clauses.header, `${length}`, `${recordHeaderBytes}`);
}

function readEyeViews(reader: RecordReader, shared: SharedForm): IrisView[] {
  const eye = readEye(reader, clauses.eye);
  const count = readCount(reader, 'number of images', clauses.eye);
  const views: IrisView[] = [];
  for (let i = 0; i < count; i++) {
    const number = reader.uint16('image number', clauses.image);
    const score = readScore(reader, clauses.image, unknownQuality);
    const roll = readRoll(reader, clauses.image);
    const data = readImageData(reader, clauses.image);
    const qualities = Object.keys(score).length === 0 ? [] : [{ ...score, vendor: 0, algorithm: 0 }];
    views.push({ ...shared, ...roll, eye, number, qualities, data });
  }
  return views;
}
