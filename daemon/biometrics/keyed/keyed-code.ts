import { codeBytes, codeColumns, codeRings, type IrisCode } from '../../core/iris.ts';
import { pieceColumns } from './parameters.ts';
import type { SiteKey } from './site-key.ts';

/** Writes codes in the form of a site and back: distances between codes of one form are those between the codes. */
export interface CodeForm {
  protect(code: IrisCode): IrisCode;
  reveal(code: IrisCode): IrisCode;
}

const codeBits = 8 * codeBytes;
/** Real and imaginary. */
const parts = 2;
const pieces = codeColumns / pieceColumns;
const bitsOfPiece = codeBits / pieces;
/** Of what is derived from the key: four to draw a place, and one each for phase, direction and ring. */
const bytesOfPiece = 7;

/**
 * The keyed form of an iris code. The code is cut around the eye into pieces of some columns. Each goes to another's place, its
 * columns in order or in reverse, its rings turned by some, and its phase by some quarters (which exchanges the parts and negates
 * some); the mask goes with it. So every bit is compared with the bit it was compared with before, and each distance stays
 * exactly; under another key it meets a strange one. A probe is turned first and protected then, each copy by itself.
 *
 * Source: to permute and mask a code by a key is J. Zuo, N. K. Ratha and J. H. Connell, "Cancelable iris biometric", 2008
 * (GRAY-COMBO, BIN-SALT). Pieces that keep what hangs together, and quarters of the phase, are this project's
 * (docs/keyed-templates.md).
 */
export function keyedForm(key: SiteKey, use: string): CodeForm {
  const { sources, negated } = bitTable(key.derive(`iris ${use}`, pieces * bytesOfPiece));
  return {
    protect: ({ bits, mask }) => {
      const moved = { bits: new Uint8Array(codeBytes), mask: new Uint8Array(codeBytes) };
      for (let to = 0; to < codeBits; to++) {
        if (bitAt(mask, sources[to]) === 0) continue;
        setBit(moved.mask, to);
        if (bitAt(bits, sources[to]) !== negated[to]) setBit(moved.bits, to);
      }
      return moved;
    },
    reveal: ({ bits, mask }) => {
      const original = { bits: new Uint8Array(codeBytes), mask: new Uint8Array(codeBytes) };
      for (let from = 0; from < codeBits; from++) {
        if (bitAt(mask, from) === 0) continue;
        setBit(original.mask, sources[from]);
        if (bitAt(bits, from) !== negated[from]) setBit(original.bits, sources[from]);
      }
      return original;
    },
  };
}

/** [bit of the keyed code]: which bit of the code it is, and whether it is negated. */
interface BitTable {
  readonly sources: Uint16Array;
  readonly negated: Uint8Array;
}

function bitTable(random: Uint8Array): BitTable {
  const sources = new Uint16Array(codeBits);
  const negated = new Uint8Array(codeBits);
  const view = new DataView(random.buffer, random.byteOffset);
  const places = permutation(place => view.getUint32(bytesOfPiece * place));
  places.forEach((piece, place) => {
    const [phase, direction, turn] = random.subarray(bytesOfPiece * place + 4);
    const change = { quarters: phase % 4, isReversed: direction % 2 === 1, turn };
    for (let bit = 0; bit < bitsOfPiece; bit++) {
      const to = place * bitsOfPiece + bit;
      const source = changedBit(bit, change);
      sources[to] = piece * bitsOfPiece + source.bit;
      negated[to] = source.negated;
    }
  });
  return { sources, negated };
}

/** What happens to a piece beside its move. */
interface PieceChange {
  readonly quarters: number;
  readonly isReversed: boolean;
  readonly turn: number;
}

/** Which bit of a piece comes to this place in it, and whether negated. Bits of a piece: see `IrisCode`. */
function changedBit(bit: number, { quarters, isReversed, turn }: PieceChange) {
  const ring = bit % codeRings;
  const part = Math.floor(bit / codeRings) % parts;
  const column = Math.floor(bit / codeRings / parts);
  const sourceColumn = isReversed ? pieceColumns - 1 - column : column;
  const sourcePart = quarters % 2 === 0 ? part : 1 - part;
  // In reverse the phase runs backwards: the imaginary part is negated, so that the piece is still an eye's.
  const negates = negatedByQuarters[quarters][part] !== (isReversed && part === 1);
  return {
    bit: (sourceColumn * parts + sourcePart) * codeRings + ((ring + turn) % codeRings),
    negated: Number(negates),
  };
}

/** [quarters][part]: (re, im), (-im, re), (-re, -im), (im, -re). */
const negatedByQuarters = [
  [false, false],
  [true, false],
  [true, true],
  [false, true],
] as const;

/** Of the pieces (R. Durstenfeld, 1964): all are as likely as 2^32 equal draws can make them. */
function permutation(draw: (place: number) => number): number[] {
  const places = Array.from({ length: pieces }, (_, place) => place);
  for (let last = pieces - 1; last > 0; last--) {
    const picked = draw(last) % (last + 1);
    [places[last], places[picked]] = [places[picked], places[last]];
  }
  return places;
}

const bitAt = (bytes: Uint8Array, bit: number) => (bytes[bit >> 3] >> (bit & 7)) & 1;

function setBit(bytes: Uint8Array, bit: number): void {
  bytes[bit >> 3] |= 1 << (bit & 7);
}
