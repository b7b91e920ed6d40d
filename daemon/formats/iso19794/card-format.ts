import type { FingerprintTemplate, Minutia, MinutiaType } from '../../core/fingerprint.ts';
import { millimetresPerInch } from '../../core/image.ts';
import { RecordReader } from './record-reader.ts';
import { angleCode, bestMinutiae, typeCodes } from './view-writer.ts';

/**
 * ISO/IEC 19794-2:2005, clause 8: the minutiae as a card compares them, one after the other, without any header. Nothing
 * in the bytes tells what they are, so whoever has them must say. `normal` (8.1) has five bytes a minutia: 2 bits of
 * type and 14 of x, 2 reserved and 14 of y, in hundredths of a millimetre, 8 of angle. `compact` (8.2) has three: 8 bits
 * of x, 8 of y, in tenths of a millimetre, 2 of type and 6 of angle.
 */
export type CardFormat = 'normal' | 'compact';

interface Layout {
  readonly bytes: number;
  readonly unitsPerMm: number;
  readonly highestCoordinate: number;
  readonly angleSteps: number;
}

const layouts: Record<CardFormat, Layout> = {
  normal: { bytes: 5, unitsPerMm: 100, highestCoordinate: 0x3fff, angleSteps: 256 },
  compact: { bytes: 3, unitsPerMm: 10, highestCoordinate: 0xff, angleSteps: 64 },
};

const standard = 'ISO/IEC 19794-2:2005';
const clause = { normal: '8.1', compact: '8.2' } as const;
const typeOfCode: readonly (MinutiaType | undefined)[] = ['other', 'ending', 'bifurcation', undefined];
/** The formats know no pixels; the template is given in those of the usual resolution. */
const dpi = 500;
const pixelsPerMm = dpi / millimetresPerInch;
/** The longest that a card takes, and as many as a record holds. */
const mostMinutiae = 255;

/**
 * The template of a card's minutiae, at 500 dpi with fractions of pixels; position and qualities are not stated (0), and
 * the picture is as large as the minutiae need. Throws Fault `bad-input` with the offset.
 */
export function decodeCard(bytes: Uint8Array, format: CardFormat, where?: string): FingerprintTemplate {
  const layout = layouts[format];
  const reader = new RecordReader(bytes, standard, where);
  if (bytes.length === 0 || bytes.length % layout.bytes !== 0) {
    const wanted = `a multiple of ${layout.bytes}`;
    throw reader.fault('wrong length of the minutiae', 0, clause[format], `${bytes.length}`, wanted);
  }
  const count = bytes.length / layout.bytes;
  if (count > mostMinutiae) {
    throw reader.fault('too many minutiae', 0, clause[format], `${count}`, `at most ${mostMinutiae}`);
  }
  const minutiae = Array.from({ length: count }, () => readMinutia(reader, format));
  const side = (places: readonly number[]) => Math.round(Math.max(...places)) + 1;
  return {
    widthPx: side(minutiae.map(({ x }) => x)),
    heightPx: side(minutiae.map(({ y }) => y)),
    dpi,
    position: 0,
    quality: 0,
    minutiae,
  };
}

function readMinutia(reader: RecordReader, format: CardFormat): Minutia {
  const { unitsPerMm, angleSteps } = layouts[format];
  const at = reader.offset;
  const { code, x, y, angle } = format === 'normal' ? readNormal(reader) : readCompact(reader);
  const type = typeOfCode[code];
  if (type === undefined)
    throw reader.fault('reserved minutia type', at, clause[format], `${code}`, '0 to 2');
  return {
    type,
    x: (x / unitsPerMm) * pixelsPerMm,
    y: (y / unitsPerMm) * pixelsPerMm,
    angle: (angle / angleSteps) * 2 * Math.PI,
    quality: 0,
  };
}

interface Fields {
  readonly code: number;
  readonly x: number;
  readonly y: number;
  readonly angle: number;
}

function readNormal(reader: RecordReader): Fields {
  const typeAndX = reader.uint16('minutia type and x', clause.normal);
  const y = reader.uint16('minutia y', clause.normal) & 0x3fff;
  const angle = reader.uint8('minutia angle', clause.normal);
  return { code: typeAndX >> 14, x: typeAndX & 0x3fff, y, angle };
}

function readCompact(reader: RecordReader): Fields {
  const x = reader.uint8('minutia x', clause.compact);
  const y = reader.uint8('minutia y', clause.compact);
  const typeAndAngle = reader.uint8('minutia type and angle', clause.compact);
  return { code: typeAndAngle >> 6, x, y, angle: typeAndAngle & 0x3f };
}

/**
 * A template's minutiae for a card, in their order. The origin is moved to the first column and row of any minutia when
 * they would not fit otherwise, and what still lies beyond (25.5 mm in the compact format) is left out. Quality,
 * position and resolution are lost.
 */
export function encodeCard(template: FingerprintTemplate, format: CardFormat): Uint8Array<ArrayBuffer> {
  const layout = layouts[format];
  const scale = (layout.unitsPerMm * millimetresPerInch) / template.dpi;
  const minutiae = bestMinutiae(template.minutiae);
  const x = toUnits(
    minutiae.map(minutia => minutia.x * scale),
    layout.highestCoordinate,
  );
  const y = toUnits(
    minutiae.map(minutia => minutia.y * scale),
    layout.highestCoordinate,
  );
  const fields = minutiae
    .map((minutia, i) => ({
      code: typeCodes[minutia.type],
      x: x[i],
      y: y[i],
      angle: angleCode(minutia.angle, layout.angleSteps),
    }))
    .filter(({ x, y }) => Math.max(x, y) <= layout.highestCoordinate);
  const view = new DataView(new ArrayBuffer(fields.length * layout.bytes));
  const write = format === 'normal' ? writeNormal : writeCompact;
  fields.forEach((minutia, i) => {
    write(view, i * layout.bytes, minutia);
  });
  return new Uint8Array(view.buffer);
}

function toUnits(places: readonly number[], highest: number): number[] {
  const origin = Math.max(0, ...places) > highest ? Math.min(...places) : 0;
  return places.map(place => Math.round(place - origin));
}

function writeNormal(view: DataView, at: number, { code, x, y, angle }: Fields): void {
  view.setUint16(at, (code << 14) | x);
  view.setUint16(at + 2, y);
  view.setUint8(at + 4, angle);
}

function writeCompact(view: DataView, at: number, { code, x, y, angle }: Fields): void {
  view.setUint8(at, x);
  view.setUint8(at + 1, y);
  view.setUint8(at + 2, (code << 6) | angle);
}
