import { crc32 } from 'node:zlib';
import type { PlainFile } from '../database.ts';
import { growthSlots, rewrapSlots, slotBytes } from './parameters.ts';
import { decodeSlot, freeSlot, type Slot } from './slot.ts';

/** The bytes of one slot, for its place. */
export interface SlotBytes {
  readonly slot: number;
  readonly bytes: Uint8Array;
}

/**
 * A file of slots that are overwritten in place. Nothing here is atomic but a slot, and nothing is ordered: the
 * caller lets one write end before it begins another.
 */
export class SlotFile {
  readonly #file: PlainFile;
  #slots: number;
  /** The journal may hold something: a crash has left it, or a write that failed. */
  #isJournalled = true;

  private constructor(file: PlainFile) {
    this.#file = file;
    this.#slots = Math.max(0, Math.floor((file.size() - journalBytes) / slotBytes));
  }

  /** Carries out what the journal holds, which a crash may have cut short. */
  static async open(file: PlainFile): Promise<SlotFile> {
    const slotFile = new SlotFile(file);
    await slotFile.#finish();
    return slotFile;
  }

  get slots(): number {
    return this.#slots;
  }

  read(slot: number): Slot {
    const bytes = this.#file.read(slotPosition(slot), slotBytes);
    return bytes.length === slotBytes ? decodeSlot(bytes) : { state: 'free' };
  }

  /** All slots, in order. */
  *all(): Generator<[number, Slot]> {
    for (let first = 0; first < this.#slots; first += growthSlots) {
      const bytes = this.#file.read(slotPosition(first), growthSlots * slotBytes);
      for (let at = 0; at + slotBytes <= bytes.length; at += slotBytes) {
        yield [first + at / slotBytes, decodeSlot(bytes.subarray(at, at + slotBytes))];
      }
    }
  }

  /** Writes slots, and resolves when they are on the disk. Slots that follow each other go down together. */
  async write(changes: readonly SlotBytes[]): Promise<void> {
    await this.#finish();
    await this.#put(changes);
  }

  async #put(changes: readonly SlotBytes[]): Promise<void> {
    for (const { slot, bytes } of runsOf(changes)) await this.#file.write(bytes, slotPosition(slot));
    await this.#file.sync();
  }

  /** Free slots beyond the last one. */
  async grow(): Promise<void> {
    await this.#file.write(new Uint8Array(growthSlots * slotBytes), slotPosition(this.#slots));
    await this.#file.sync();
    this.#slots += growthSlots;
  }

  /**
   * Puts new bytes in the place of slots that are needed, at most `rewrapSlots`: written to the journal first, so that a
   * crash leaves the old or the new ones to be had (a "double write").
   */
  async replace(changes: readonly SlotBytes[]): Promise<void> {
    await this.#finish();
    this.#isJournalled = true;
    await this.#file.write(encodeJournal(changes), 0);
    await this.#file.sync();
    await this.#put(changes);
    await this.#clearJournal();
  }

  /** Carries out what the journal holds, before anything else is written: later it would undo that. */
  async #finish(): Promise<void> {
    if (!this.#isJournalled) return;
    const journal = this.#file.read(0, journalBytes);
    const changes = decodeJournal(journal);
    if (changes.length > 0) await this.#put(changes);
    if (journal.length < journalBytes || journal.some(byte => byte !== 0)) await this.#clearJournal();
    this.#isJournalled = false;
  }

  async #clearJournal(): Promise<void> {
    await this.#file.write(new Uint8Array(journalBytes), 0);
    await this.#file.sync();
    this.#isJournalled = false;
  }

  /** The whole file as it is. */
  copy(): Uint8Array {
    return this.#file.read(0, this.#file.size());
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Where a slot begins in the file. */
export const slotPosition = (slot: number) => journalBytes + slot * slotBytes;

/** Neighbours as one. */
function runsOf(changes: readonly SlotBytes[]): SlotBytes[] {
  const runs: { slot: number; next: number; parts: Uint8Array[] }[] = [];
  for (const { slot, bytes } of changes.toSorted((a, b) => a.slot - b.slot)) {
    const last = runs.at(-1);
    if (last?.next === slot) {
      last.parts.push(bytes);
      last.next++;
    } else runs.push({ slot, next: slot + 1, parts: [bytes] });
  }
  return runs.map(({ slot, parts }) => ({ slot, bytes: Buffer.concat(parts) }));
}

const entryBytes = 4 + slotBytes;
/** The journal is the beginning of the file, in whole pages. */
const journalBytes = Math.ceil((8 + rewrapSlots * entryBytes) / 4_096) * 4_096;

/** Layout: number of slots (4), then the number (4) and the bytes of each, CRC-32 of all before (4). */
function encodeJournal(changes: readonly SlotBytes[]): Uint8Array {
  const bytes = Buffer.alloc(4 + changes.length * entryBytes + 4);
  bytes.writeUInt32BE(changes.length, 0);
  changes.forEach(({ slot, bytes: content }, index) => {
    bytes.writeUInt32BE(slot, 4 + index * entryBytes);
    bytes.set(content, 8 + index * entryBytes);
  });
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

/** Nothing of a journal that is not whole: then the slots themselves were not touched yet. */
function decodeJournal(given: Uint8Array): SlotBytes[] {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const count = bytes.length < 8 ? 0 : bytes.readUInt32BE(0);
  const end = 4 + count * entryBytes;
  if (count === 0 || bytes.length < end + 4) return [];
  if (bytes.readUInt32BE(end) !== crc32(bytes.subarray(0, end))) return [];
  return Array.from({ length: count }, (_, index) => {
    const at = 4 + index * entryBytes;
    return { slot: bytes.readUInt32BE(at), bytes: bytes.subarray(at + 4, at + entryBytes) };
  });
}

/** The bytes that free a slot. */
export const freed = (slot: number): SlotBytes => ({ slot, bytes: freeSlot });
