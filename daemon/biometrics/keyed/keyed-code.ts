import { codeBytes, codeColumns, codeRings, type IrisCode } from '../../core/iris.ts';
import { pieceColumns } from './parameters.ts';
import type { SiteKey } from './site-key.ts';

/** Writes codes in the form of a site and back: distances between codes of one form are those between the codes. */
export interface CodeForm {
  protect(code: IrisCode): IrisCode;
  reveal(code: IrisCode): IrisCode;
}

/** Real and imaginary: a byte each of a column, a bit a ring. */
const parts = 2;
const pieces = codeColumns / pieceColumns;
const pieceBytes = codeBytes / pieces;
/** Of what is derived from the key: four to draw a place, and one each for phase, direction and rings. */
const drawnBytes = 7;

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
  const moves = movesOf(key.derive(`iris ${use}`, pieces * drawnBytes));
  return {
    protect: ({ bits, mask }) => {
      const kept = { bits: new Uint8Array(codeBytes), mask: new Uint8Array(codeBytes) };
      moves.forEach(({ from, turn, negation }, to) => {
        kept.mask[to] = turnedRings(mask[from], turn);
        kept.bits[to] = (turnedRings(bits[from], turn) ^ negation) & kept.mask[to];
      });
      return kept;
    },
    reveal: ({ bits, mask }) => {
      const code = { bits: new Uint8Array(codeBytes), mask: new Uint8Array(codeBytes) };
      moves.forEach(({ from, turn, negation }, to) => {
        code.mask[from] = turnedRings(mask[to], codeRings - turn);
        code.bits[from] = turnedRings(bits[to] ^ negation, codeRings - turn) & code.mask[from];
      });
      return code;
    },
  };
}

/** What comes to a byte of the keyed code: which byte, turned by how many rings, negated (255) or not (0). */
interface ByteMove {
  readonly from: number;
  readonly turn: number;
  readonly negation: number;
}

/** [byte of the keyed code]. */
function movesOf(drawn: Uint8Array): ByteMove[] {
  const view = new DataView(drawn.buffer, drawn.byteOffset);
  const permuted = permutation(place => view.getUint32(drawnBytes * place));
  return permuted.flatMap((piece, place) => {
    const [phase, direction, rings] = drawn.subarray(drawnBytes * place + 4);
    const change = { quarters: phase % 4, isReversed: direction % 2 === 1 };
    return Array.from({ length: pieceBytes }, (_, at) => {
      const { from, negation } = changedByte(at, change);
      return { from: piece * pieceBytes + from, turn: rings % codeRings, negation };
    });
  });
}

/** Which byte of a piece comes to this one. In reverse the phase runs backwards, so that the imaginary part is negated. */
function changedByte(at: number, { quarters, isReversed }: { quarters: number; isReversed: boolean }) {
  const part = at % parts;
  const column = Math.floor(at / parts);
  const fromColumn = isReversed ? pieceColumns - 1 - column : column;
  const fromPart = quarters % 2 === 0 ? part : 1 - part;
  const negates = negatedByQuarters[quarters][part] !== (isReversed && part === 1);
  return { from: fromColumn * parts + fromPart, negation: negates ? 0xff : 0 };
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

/** The byte of a column whose ring r is what ring r + turn was, around. */
function turnedRings(byte: number, turn: number): number {
  return ((byte >> turn) | (byte << (codeRings - turn))) & 0xff;
}
