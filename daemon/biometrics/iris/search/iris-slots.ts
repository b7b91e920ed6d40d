import { codeBytes, type IrisCode } from '../../../core/iris.ts';
import {
  blockBytes,
  blockSlots,
  codeBits,
  type IrisSegment,
  irisSegment,
  pairBytes,
  planeBytes,
  validBitsAt,
} from './layout.ts';
import { irisSearchParameters } from './parameters.ts';

/**
 * Where the codes of a list are: numbered slots in segments of shared memory, 514 bytes a slot. Slot s is place
 * s % segmentSlots of segment s / segmentSlots. A slot that was never written, or was freed, is never a hit.
 *
 * One thread writes; others may search at the same time. A search that meets a slot while it is written may see any mix of what
 * was there and what will be, of that slot alone: its owner makes it visible after `write` has returned, and hides it before it
 * is written again. To see which slots are taken is the owner's business.
 */
export class IrisSlots {
  readonly segmentSlots: number;
  readonly #segments: IrisSegment[] = [];

  /** `memories`: those of slots that another thread wrote, to go on with. */
  constructor(
    segmentSlots: number = irisSearchParameters.store.segmentSlots,
    memories: readonly WebAssembly.Memory[] = [],
  ) {
    this.segmentSlots = segmentSlots;
    for (const memory of memories) this.#segments.push(irisSegment(segmentSlots, memory));
  }

  /** How many slots there are: whole segments. */
  get capacity(): number {
    return this.#segments.length * this.segmentSlots;
  }

  /** For `IrisSearcher.addSegment`, here and in other threads (a shared memory may be posted). */
  get memories(): readonly WebAssembly.Memory[] {
    return this.#segments.map(({ memory }) => memory);
  }

  /** Adds a segment of free slots at the end. It takes no room but as it is written. */
  grow(): WebAssembly.Memory {
    const segment = irisSegment(this.segmentSlots);
    this.#segments.push(segment);
    return segment.memory;
  }

  /** Throws RangeError where there is no such slot, Error for a code of the wrong size. */
  write(slot: number, code: IrisCode): void {
    if (code.bits.length !== codeBytes || code.mask.length !== codeBytes) {
      throw new Error(`an iris code has ${codeBytes} bytes of bits and of mask`);
    }
    const { segment, place } = this.#find(slot);
    let valid = 0;
    for (let bit = 0; bit < codeBits; bit++) {
      const isValid = (code.mask[bit >> 3] >> (bit & 7)) & 1;
      const isOne = isValid & (code.bits[bit >> 3] >> (bit & 7));
      setLane(segment, place, bit, isOne, isValid & ~isOne);
      valid += isValid;
    }
    setValidBits(segment, place, valid);
  }

  /** Empties a slot: nothing of the code stays in memory. */
  free(slot: number): void {
    const { segment, place } = this.#find(slot);
    setValidBits(segment, place, 0);
    for (let bit = 0; bit < codeBits; bit++) setLane(segment, place, bit, 0, 0);
  }

  /** The code of a slot, its bits 0 where the mask is 0; all 0 when it is free. */
  read(slot: number): IrisCode {
    const { segment, place } = this.#find(slot);
    const [bits, mask] = [new Uint8Array(codeBytes), new Uint8Array(codeBytes)];
    for (let bit = 0; bit < codeBits; bit++) {
      const at = planeAt(place, bit);
      const shift = place & 7;
      const one = (segment.blocks[at] >> shift) & 1;
      const zero = (segment.blocks[at + planeBytes] >> shift) & 1;
      bits[bit >> 3] |= one << (bit & 7);
      mask[bit >> 3] |= (one | zero) << (bit & 7);
    }
    return { bits, mask };
  }

  #find(slot: number): { segment: IrisSegment; place: number } {
    if (!(slot >= 0 && slot < this.capacity)) throw new RangeError(`slot ${slot} of ${this.capacity}`);
    return {
      segment: this.#segments[Math.floor(slot / this.segmentSlots)],
      place: slot % this.segmentSlots,
    };
  }
}

/** The byte that has the template's lane, in the first of the two planes of a bit. */
function planeAt(place: number, bit: number): number {
  const lane = place % blockSlots;
  return Math.floor(place / blockSlots) * blockBytes + bit * pairBytes + (lane >> 3);
}

function setLane({ blocks }: IrisSegment, place: number, bit: number, one: number, zero: number): void {
  const at = planeAt(place, bit);
  const lane = 1 << (place & 7);
  blocks[at] = one ? blocks[at] | lane : blocks[at] & ~lane;
  blocks[at + planeBytes] = zero ? blocks[at + planeBytes] | lane : blocks[at + planeBytes] & ~lane;
}

function setValidBits({ blocks }: IrisSegment, place: number, valid: number): void {
  const at = Math.floor(place / blockSlots) * blockBytes + validBitsAt + 2 * (place % blockSlots);
  blocks[at] = valid & 0xff;
  blocks[at + 1] = valid >> 8;
}
