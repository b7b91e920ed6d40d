/** Bits, and where they are valid: 256 bytes each. */
export interface ScanCode {
  readonly bits: Uint8Array;
  readonly mask: Uint8Array;
}

/** A part of the bits, by which most templates are told to be far away. Bits are numbered as in the codes. */
export interface ScanLook {
  /** 1 at the bits whose mismatches count, and at those that count where the template is valid and the copy is not. */
  readonly compared: Uint8Array;
  readonly masked: Uint8Array;
  /** What each valid bit of the template allows: 2^12 times sixteenths of a mismatch. */
  readonly allowance: number;
}

/** What is looked for, as the kernel and its twin are given it. */
export interface ScanProbe {
  readonly copies: readonly ScanCode[];
  /** Each looks at all that the one before it did. */
  readonly looks: readonly ScanLook[];
  /** What a bit that the copy does not cover weighs, sixteenths of a mismatch. */
  readonly maskWeight: number;
  /** [valid]: mismatches from which on a comparison of so many valid bits is no hit. */
  readonly bounds: Uint16Array;
  readonly leastValidBits: number;
}

/** The copy that is nearest to a template, of equals the first. */
export interface NearestCopy {
  readonly copy: number;
  readonly mismatches: number;
  readonly valid: number;
}

/**
 * The twin of assembly/iris-scan.ts, template by template: the same hit, or none, bit for bit. A template's bits are 0 where its
 * mask is.
 */
export function scalarScan(probe: ScanProbe): (template: ScanCode) => NearestCopy | undefined {
  const { bounds, leastValidBits, looks, maskWeight } = probe;
  const copies = probe.copies.map(wordsOf);
  return template => {
    if (ones(template.mask) < leastValidBits) return undefined;
    const words = wordsOf(template);
    let best: NearestCopy | undefined;
    for (let copy = 0; copy < copies.length; copy++) {
      const { mismatches, valid } = compareWords(copies[copy], words);
      if (mismatches >= bounds[valid]) continue;
      if (best !== undefined && mismatches * best.valid >= best.mismatches * valid) continue;
      const isNearSoFar = (look: ScanLook) => isNear(look, maskWeight, probe.copies[copy], template);
      if (looks.every(isNearSoFar)) best = { copy, mismatches, valid };
    }
    return best;
  };
}

/** Bits that are valid in both, and those of them that differ. */
export function compareCodes(a: ScanCode, b: ScanCode): Omit<NearestCopy, 'copy'> {
  return compareWords(wordsOf(a), wordsOf(b));
}

interface Words {
  readonly bits: Int32Array;
  readonly mask: Int32Array;
}

function compareWords(a: Words, b: Words): Omit<NearestCopy, 'copy'> {
  let [mismatches, valid] = [0, 0];
  for (let at = 0; at < a.mask.length; at++) {
    const both = a.mask[at] & b.mask[at];
    mismatches += onesOfWord((a.bits[at] ^ b.bits[at]) & both);
    valid += onesOfWord(both);
  }
  return { mismatches, valid };
}

function isNear(look: ScanLook, maskWeight: number, code: ScanCode, template: ScanCode): boolean {
  let sum = 0;
  for (let at = 0; at < code.bits.length; at++) {
    const mismatches = (code.bits[at] ^ template.bits[at]) & code.mask[at] & template.mask[at];
    sum += 16 * onesOfWord(mismatches & look.compared[at]);
    sum += maskWeight * onesOfWord(template.mask[at] & ~code.mask[at] & look.masked[at]);
  }
  return sum <= Math.floor((8 * ones(template.mask) * look.allowance + 0x4000) / 0x8000);
}

function ones(bytes: Uint8Array): number {
  let count = 0;
  for (const word of words(bytes)) count += onesOfWord(word);
  return count;
}

/** Copied: a code may begin anywhere. */
const words = (bytes: Uint8Array) => new Int32Array(Uint8Array.from(bytes).buffer);
const wordsOf = ({ bits, mask }: ScanCode): Words => ({ bits: words(bits), mask: words(mask) });

function onesOfWord(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
