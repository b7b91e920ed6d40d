/** What a field of a binary record is: a number of so many bytes, six finger positions, or all the rest. */
export type BinaryKind = 'uint8' | 'uint16' | 'uint32' | 'positions' | 'rest';

export interface BinaryField {
  readonly number: number;
  readonly kind: BinaryKind;
}

export const kindBytes: Readonly<Record<BinaryKind, number>> = {
  uint8: 1,
  uint16: 2,
  uint32: 4,
  positions: 6,
  rest: 0,
};

/** A place of the finger positions that is not used (8.4, field 4.004 FGP). */
export const unusedPosition = 255;

const field = (number: number, kind: BinaryKind): BinaryField => ({ number, kind });

/** 8.4: LEN, IDC, IMP, FGP, ISR, HLL, VLL, CGA, DATA. Types 3, 5 and 6, which earlier versions had, are laid out alike. */
const printImage = [
  field(1, 'uint32'),
  field(2, 'uint8'),
  field(3, 'uint8'),
  field(4, 'positions'),
  field(5, 'uint8'),
  field(6, 'uint16'),
  field(7, 'uint16'),
  field(8, 'uint8'),
  field(9, 'rest'),
];

/** 8.7: LEN and IDC; all else is agreed between sender and receiver. */
const userDefined = [field(1, 'uint32'), field(2, 'uint8'), field(3, 'rest')];

/** 8.8: LEN, IDC, SIG, SRT, ISR, HLL, VLL, DATA. */
const signature = [
  field(1, 'uint32'),
  field(2, 'uint8'),
  field(3, 'uint8'),
  field(4, 'uint8'),
  field(5, 'uint8'),
  field(6, 'uint16'),
  field(7, 'uint16'),
  field(8, 'rest'),
];

/** The fields of a binary record, one behind the other, big-endian (Annex B). */
export function layoutOf(type: number): readonly BinaryField[] {
  if (type === 7) return userDefined;
  return type === 8 ? signature : printImage;
}

export const binaryHeaderBytes = (type: number): number =>
  layoutOf(type).reduce((sum, { kind }) => sum + kindBytes[kind], 0);

/** What kind of field that number is; undefined where the type has none such. */
export const kindOf = (type: number, number: number): BinaryKind | undefined =>
  layoutOf(type).find(field => field.number === number)?.kind;
