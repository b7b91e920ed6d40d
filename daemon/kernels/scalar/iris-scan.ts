import type { IrisCode } from '../../core/iris.ts';

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
  readonly copies: readonly IrisCode[];
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

/** The twin of assembly/iris-scan.ts for one template, whose bits are 0 where its mask is: the same hit, or none, bit for bit. */
export function scanScalar(probe: ScanProbe, template: IrisCode): NearestCopy | undefined {
  if (ones(template.mask) < probe.leastValidBits) return undefined;
  let best: NearestCopy | undefined;
  probe.copies.forEach((code, copy) => {
    const { mismatches, valid } = compareCodes(code, template);
    if (mismatches >= probe.bounds[valid]) return;
    if (best !== undefined && mismatches * best.valid >= best.mismatches * valid) return;
    if (probe.looks.every(look => isNear(look, probe.maskWeight, code, template)))
      best = { copy, mismatches, valid };
  });
  return best;
}

/** Bits that are valid in both, and those of them that differ. */
export function compareCodes(a: IrisCode, b: IrisCode): { mismatches: number; valid: number } {
  const [aBits, aMask, bBits, bMask] = [a.bits, a.mask, b.bits, b.mask].map(words);
  let [mismatches, valid] = [0, 0];
  for (let at = 0; at < aBits.length; at++) {
    const both = aMask[at] & bMask[at];
    mismatches += onesOfWord((aBits[at] ^ bBits[at]) & both);
    valid += onesOfWord(both);
  }
  return { mismatches, valid };
}

function isNear(look: ScanLook, maskWeight: number, code: IrisCode, template: IrisCode): boolean {
  let sum = 0;
  for (let at = 0; at < code.bits.length; at++) {
    const mismatches = (code.bits[at] ^ template.bits[at]) & code.mask[at] & template.mask[at];
    sum += 16 * onesOfWord(mismatches & look.compared[at]);
    sum += maskWeight * onesOfWord(template.mask[at] & ~code.mask[at] & look.masked[at]);
  }
  return sum <= Math.floor((8 * ones(template.mask) * look.allowance + 0x4000) / 0x8000);
}

function ones(bytes: Uint8Array): number {
  return words(bytes).reduce((sum, word) => sum + onesOfWord(word), 0);
}

const words = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new Int32Array(buffer, byteOffset, byteLength / 4);

function onesOfWord(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
