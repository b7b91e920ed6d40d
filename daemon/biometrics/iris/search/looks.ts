import { codeBytes, type IrisCode } from '../../../core/iris.ts';
import type { ScanLook } from '../../../kernels/scalar/iris-scan.ts';
import { irisSearchParameters } from './parameters.ts';
import { firstLook, type IrisProbe, type IrisSearchOptions } from './probe.ts';

const codeBits = 8 * codeBytes;
const allBits = new Uint8Array(codeBytes).fill(0xff);

/** What tells far templates from near ones, and what an uncovered bit weighs in it. */
export interface Looks {
  readonly looks: readonly ScanLook[];
  /** Sixteenths of a mismatch. */
  readonly maskWeight: number;
  /** Copies that the first look takes together, at most. */
  readonly windowCopies: number;
}

export function looksFor(probe: IrisProbe, options: IrisSearchOptions): Looks {
  return options.tier === 'exact' ? exactLook(options.threshold) : tieredLooks(probe, options.threshold);
}

/**
 * Loses nothing. A hit has n <= T valid mismatches, and valid = own - u, where own counts the valid bits of the template and u those
 * that the copy does not cover: n + T u <= T own. So n + w u' <= T own for every weight w <= T and every part u' of u.
 */
function exactLook(threshold: number): Looks {
  const { noMasksTo, allMasksFrom, windowCopies } = irisSearchParameters.exact;
  const share = Math.min(1, Math.max(0, (threshold - noMasksTo) / (allMasksFrom - noMasksTo)));
  const masked = spread(allBits, Math.round(16 * share), 16);
  return {
    looks: [{ compared: allBits, masked, allowance: allowanceOf(threshold) }],
    maskWeight: share === 0 ? 0 : Math.floor(16 * threshold),
    windowCopies,
  };
}

/** Loses templates whose HD over part of the bits is greater than over all of them, by more than the margins. */
function tieredLooks({ firstLook: first = firstLook() }: IrisProbe, threshold: number): Looks {
  const { margin, everyOther, secondMargin, windowCopies } = irisSearchParameters.tiered;
  const others = first.map(byte => ~byte);
  const added = spread(others, 1, everyOther);
  const second = first.map((byte, at) => byte | added[at]);
  const over = (bits: Uint8Array, above: number): ScanLook => ({
    compared: bits,
    masked: bits,
    allowance: allowanceOf(((threshold + above) * countOf(bits)) / codeBits),
  });
  return {
    looks: [over(first, margin), over(second, secondMargin)],
    maskWeight: Math.round(16 * (threshold + margin)),
    windowCopies,
  };
}

const allowanceOf = (allowed: number) => Math.ceil(allowed * 16 * 4_096);

/** Of each `every` bits in turn the first `few`. */
function spread(bits: Uint8Array, few: number, every: number): Uint8Array {
  const out = new Uint8Array(bits.length);
  let turn = 0;
  for (let bit = 0; bit < codeBits; bit++) {
    if (!isSet(bits, bit)) continue;
    // 5 is prime to any `every` up to 16 but 5, 10 and 15: the chosen are not neighbours.
    if ((turn++ * 5) % every < few) out[bit >> 3] |= 1 << (bit & 7);
  }
  return out;
}

export const isSet = (bytes: Uint8Array, bit: number) => ((bytes[bit >> 3] >> (bit & 7)) & 1) === 1;

function countOf(bytes: Uint8Array): number {
  let count = 0;
  for (let bit = 0; bit < 8 * bytes.length; bit++) if (isSet(bytes, bit)) count++;
  return count;
}

/** So that a copy has its bits 0 where its mask is. */
export function covered({ bits, mask }: IrisCode): IrisCode {
  return { bits: bits.map((byte, at) => byte & mask[at]), mask };
}
