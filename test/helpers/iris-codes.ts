import * as fc from 'fast-check';
import type { Random } from '../../hal/drivers/sim/random.ts';
import { codeBytes, type IrisCode } from '../../daemon/core/iris.ts';
import { IrisSearcher } from '../../daemon/biometrics/iris/search/iris-searcher.ts';
import { IrisSlots } from '../../daemon/biometrics/iris/search/iris-slots.ts';

/** A code of any bits; `validShare` of them are valid, or all or none. */
export function randomCode(random: Random, validShare = random.pick([0, 0.3, 0.7, 0.7, 0.9, 1])): IrisCode {
  const mask = randomBytes(random, validShare);
  return { bits: randomBytes(random, 0.5).map((byte, at) => byte & mask[at]), mask };
}

function randomBytes(random: Random, share: number): Uint8Array {
  return Uint8Array.from({ length: codeBytes }, () => {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) if (random.chance(share)) byte |= 1 << bit;
    return byte;
  });
}

/** The code with so large a share of its bits turned over, and as large a share of its mask taken away. */
export function disturbed({ bits, mask }: IrisCode, random: Random, share: number): IrisCode {
  const turned = randomBytes(random, share);
  const kept = randomBytes(random, 1 - share);
  const valid = mask.map((byte, at) => byte & kept[at]);
  return { bits: bits.map((byte, at) => (byte ^ turned[at]) & valid[at]), mask: valid };
}

/** Slots that hold these codes, in order, in segments of 256, and a searcher over them. */
export function searchOver(codes: readonly IrisCode[], segmentSlots = 256) {
  const slots = new IrisSlots(segmentSlots);
  const searcher = new IrisSearcher({ segmentSlots, searcher: 0 });
  codes.forEach((code, slot) => {
    if (slot === slots.capacity) searcher.addSegment(slots.grow());
    slots.write(slot, code);
  });
  return { slots, searcher };
}

/** The definition, bit by bit: of the copies with HD <= threshold the one of least HD, of equals the first. */
export function nearestByDefinition(
  copies: readonly IrisCode[],
  template: IrisCode,
  threshold: number,
  leastValidBits: number,
) {
  let best: { copy: number; mismatches: number; valid: number } | undefined;
  copies.forEach((code, copy) => {
    let [mismatches, valid] = [0, 0];
    for (let bit = 0; bit < 8 * codeBytes; bit++) {
      if (!isSet(code.mask, bit) || !isSet(template.mask, bit)) continue;
      valid++;
      if (isSet(code.bits, bit) !== isSet(template.bits, bit)) mismatches++;
    }
    if (valid < leastValidBits || mismatches > threshold * valid) return;
    if (best === undefined || mismatches * best.valid < best.mismatches * valid)
      best = { copy, mismatches, valid };
  });
  return best;
}

const isSet = (bytes: Uint8Array, bit: number) => ((bytes[bit >> 3] >> (bit & 7)) & 1) === 1;

export const seeds = fc.integer({ min: 0, max: 2 ** 31 });
