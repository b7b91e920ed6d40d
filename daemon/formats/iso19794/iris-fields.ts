// The fields that both editions of the iris image record of ISO/IEC 19794-6 have in common.
import type { EyePosition } from '../../core/iris.ts';
import type { IrisCodec, IrisView, Orientation, QualityBlock } from './iris-view.ts';
import { mostImages } from './parameters.ts';
import { expectCount } from './record-edition.ts';
import type { RecordReader } from './record-reader.ts';

/** With its closing NUL. */
export const formatIdentifier = 'IIR\0';

/** An image format: codec, and whether it has colour. */
export type ImageForm = Pick<IrisView, 'codec' | 'isColour'>;

/** By code; an edition numbers its codecs 2 (grey), 4 (colour), 6, 8 and so on, in an order of its own. */
export function imageForms(codecs: readonly IrisCodec[]): ReadonlyMap<number, ImageForm> {
  const forms = new Map<number, ImageForm>();
  for (const [i, codec] of codecs.entries()) {
    forms.set(4 * i + 2, { codec, isColour: false });
    forms.set(4 * i + 4, { codec, isColour: true });
  }
  return forms;
}

/** The code of a form. Throws RangeError for a codec that the edition does not have. */
export function codeOfForm(forms: ReadonlyMap<number, ImageForm>, { codec, isColour }: ImageForm): number {
  for (const [code, form] of forms) if (form.codec === codec && form.isColour === isColour) return code;
  throw new RangeError(`this edition has no ${codec} images`);
}

export function formOfCode(
  reader: RecordReader,
  forms: ReadonlyMap<number, ImageForm>,
  at: number,
  code: number,
  clause: string,
): ImageForm {
  const form = forms.get(code);
  if (form !== undefined) return form;
  const wanted = `one of ${[...forms.keys()].join(', ')}`;
  throw reader.fault('unknown image format', at, clause, `${code}`, wanted);
}

export function readEye(reader: RecordReader, clause: string): EyePosition {
  const at = reader.offset;
  const code = reader.uint8('eye', clause);
  if (code > 2) throw reader.fault('unknown eye', at, clause, `${code}`, '0, 1 (right) or 2 (left)');
  return code as EyePosition;
}

/** The four lowest bits of the image properties. */
export function orientations(
  reader: RecordReader,
  at: number,
  properties: number,
  clause: string,
): Pick<IrisView, 'horizontal' | 'vertical'> {
  const [horizontal, vertical] = [properties & 3, (properties >> 2) & 3];
  if (horizontal === 3 || vertical === 3) {
    throw reader.fault('unknown orientation of the image', at, clause, '3', '0, 1 (base) or 2 (flipped)');
  }
  return { horizontal: horizontal as Orientation, vertical: vertical as Orientation };
}

export function orientationBits({ horizontal, vertical }: IrisView): number {
  return horizontal | (vertical << 2);
}

/** Of an angle and of its uncertainty: not known. */
const unknownAngle = 0xffff;
const steps = 0x10000;

/** Roll angle and its uncertainty: 65,536ths of a turn, and of half a turn. */
export function readRoll(
  reader: RecordReader,
  clause: string,
): Pick<IrisView, 'rollDegrees' | 'rollUncertaintyDegrees'> {
  const roll = reader.uint16('roll angle', clause);
  const uncertainty = reader.uint16('uncertainty of the roll angle', clause);
  return {
    ...(roll !== unknownAngle && { rollDegrees: (roll * 360) / steps }),
    ...(uncertainty !== unknownAngle && { rollUncertaintyDegrees: (uncertainty * 180) / steps }),
  };
}

/** The step of a roll, any number of turns; the one that would say "not known" gives way to its neighbour. */
export function rollCode(degrees: number | undefined): number {
  if (degrees === undefined) return unknownAngle;
  const step = Math.round((degrees * steps) / 360) % steps;
  return Math.min(step < 0 ? step + steps : step, unknownAngle - 1);
}

export function uncertaintyCode(degrees: number | undefined): number {
  if (degrees === undefined) return unknownAngle;
  return Math.min(Math.round((degrees * steps) / 180), unknownAngle - 1);
}

/** 0 to 100, or one of the two codes of a score that is not there; `usual` is the one that the edition is written with. */
export function readScore(
  reader: RecordReader,
  clause: string,
  usual: 254 | 255,
): Pick<QualityBlock, 'score' | 'unscored'> {
  const at = reader.offset;
  const score = reader.uint8('quality', clause);
  if (score === 254 || score === 255) return score === usual ? {} : { unscored: score };
  if (score > 100) throw reader.fault('quality out of range', at, clause, `${score}`, '0 to 100, 254 or 255');
  return { score };
}

/** The pixels, at least one byte of them. A window on the record. */
export function readImageData(reader: RecordReader, clause: string): Uint8Array {
  const at = reader.offset;
  const length = reader.uint32('length of image data', clause);
  if (length === 0) throw reader.fault('no image data', at, clause, '0 bytes', 'at least 1');
  return reader.bytes(length, 'image data', clause);
}

/** How many images are to follow. Throws when there are none, or more than are read. */
export function readCount(reader: RecordReader, field: string, clause: string): number {
  const at = reader.offset;
  const count = reader.uint16(field, clause);
  expectCount(reader, at, field, clause, count, 1, mostImages);
  return count;
}

/** At least one. */
export function nonEmpty<View>(views: readonly View[]): readonly [View, ...View[]] {
  const [first, ...others] = views;
  if (first === undefined) throw new RangeError('a record without an image');
  return [first, ...others];
}
