import { codeBytes, type IrisCode } from '../../../core/iris.ts';
import {
  blockBytes,
  blockSlots,
  codeBits,
  type IrisSegment,
  irisSegment,
  pairAt,
  planeBytes,
  validBitsAt,
  zeroAt,
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
    const lane = this.#laneOf(slot);
    setPlanes(lane, code);
    lane.validBits[0] = validBitsOf(code);
  }

  /** Empties a slot: nothing of the code stays in memory. */
  free(slot: number): void {
    const lane = this.#laneOf(slot);
    lane.validBits[0] = 0;
    setPlanes(lane, emptyCode);
  }

  /** The code of a slot, its bits 0 where the mask is 0; all 0 when it is free. */
  read(slot: number): IrisCode {
    const { planes, shift } = this.#laneOf(slot);
    const [bits, mask] = [new Uint8Array(codeBytes), new Uint8Array(codeBytes)];
    for (let bit = 0; bit < codeBits; bit++) {
      const one = (planes[pairAt[bit]] >> shift) & 1;
      const zero = (planes[pairAt[bit] + planeBytes] >> shift) & 1;
      bits[bit >> 3] |= one << (bit & 7);
      mask[bit >> 3] |= (one | zero) << (bit & 7);
    }
    return { bits, mask };
  }

  #laneOf(slot: number): Lane {
    if (!(slot >= 0 && slot < this.capacity)) throw new RangeError(`slot ${slot} of ${this.capacity}`);
    const { blocks } = this.#segments[Math.floor(slot / this.segmentSlots)];
    const place = slot % this.segmentSlots;
    const block = Math.floor(place / blockSlots) * blockBytes;
    const lane = place % blockSlots;
    return {
      planes: blocks.subarray(block + (lane >> 3), block + zeroAt),
      shift: lane & 7,
      validBits: new Uint16Array(blocks.buffer, blocks.byteOffset + block + validBitsAt + 2 * lane, 1),
    };
  }
}

/** Where a template is: in bit `shift` of the first byte of each plane. */
interface Lane {
  readonly planes: Uint8Array;
  readonly shift: number;
  readonly validBits: Uint16Array;
}

const emptyCode: IrisCode = { bits: new Uint8Array(codeBytes), mask: new Uint8Array(codeBytes) };

function setPlanes({ planes, shift }: Lane, { bits, mask }: IrisCode): void {
  const others = ~(1 << shift);
  for (let bit = 0; bit < codeBits; bit++) {
    const at = pairAt[bit];
    const valid = (mask[bit >> 3] >> (bit & 7)) & 1;
    const one = valid & (bits[bit >> 3] >> (bit & 7));
    planes[at] = (planes[at] & others) | (one << shift);
    planes[at + planeBytes] = (planes[at + planeBytes] & others) | ((valid ^ one) << shift);
  }
}

function validBitsOf({ mask }: IrisCode): number {
  let count = 0;
  for (const byte of mask) for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return count;
}
