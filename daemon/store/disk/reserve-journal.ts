import { type FileHandle, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../core/errors.ts';
import { syncDirectory } from '../directory-sync.ts';
import { decodeValue, encodeRecord } from '../record.ts';
import { fill, filledBytes, writeAll } from './filled-file.ts';
import { releaseSlots, slotBytes, slotCount } from './parameters.ts';

/** Seals and opens what lies in a slot; `place` is authenticated with it. */
export interface SlotSeal {
  seal(place: string, plaintext: Uint8Array): Uint8Array;
  /** Throws Fault `corrupt`. */
  unseal(place: string, sealed: Uint8Array): Uint8Array;
}

export interface ReserveJournalOptions {
  readonly file: string;
  readonly seal: SlotSeal;
  /** Everything up to this number is in the store. */
  readonly settled: number;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Told of each slot that holds something and does not open. */
  readonly onCorrupt: (fault: Fault) => void;
}

/** Something that waits for room in the store. */
export interface Deferred<Value> {
  /** From 1 on, in the order they came; never given twice. */
  readonly number: number;
  readonly value: Value;
}

const headBytes = 12;
const placeOf = (number: number) => `reserve/${number}`;

/**
 * Room of its own for what must be on record when LevelDB takes nothing any more: a file whose blocks are all there
 * already, so that a write into it needs no space.
 *
 * A slot: number (8 bytes, big-endian), length (4), the sealed value. A number of 0 and a length of 0 is an empty slot.
 * Slots are taken in turn, and again when what they hold is in the store (`settle`).
 */
export class ReserveJournal<Value> {
  readonly #options: ReserveJournalOptions;
  #pending: readonly Deferred<Value>[];
  #last: number;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: ReserveJournalOptions, pending: readonly Deferred<Value>[]) {
    this.#options = options;
    this.#pending = pending;
    this.#last = Math.max(options.settled, ...pending.map(({ number }) => number));
  }

  /**
   * Opens it, or makes it: rejects with the file system's error when there is no room for that. Slots whose emptying
   * a crash has undone are emptied: the key that they are sealed with may be dropped from now on.
   */
  static async open<Value>(options: ReserveJournalOptions): Promise<ReserveJournal<Value>> {
    await prepare(options);
    const found = await readSlots<Value>(options);
    const isSettled = ({ number }: Deferred<Value>) => number <= options.settled;
    const journal = new ReserveJournal(
      options,
      found.filter(one => !isSettled(one)),
    );
    await journal.#empty(found.filter(isSettled));
    return journal;
  }

  /** What is on the disk here and not in the store, in order. */
  get pending(): readonly Deferred<Value>[] {
    return this.#pending;
  }

  /**
   * Resolves when the value is on the disk. The last slots are for those who let a traveller out: `isRelease`. Fault
   * `disk-full` when no slot is left, or the value is too long for one.
   */
  append(value: Value, isRelease: boolean): Promise<void> {
    return this.#inTurn(() => this.#append(value, isRelease));
  }

  /**
   * Everything up to `number` is in the store; its slots are emptied, so that no key is needed for them any more. Should
   * that be lost, the store's own word counts (`settled`).
   */
  settle(number: number): Promise<void> {
    const done = this.#pending.filter(one => one.number <= number);
    this.#pending = this.#pending.filter(one => one.number > number);
    return this.#inTurn(() => this.#empty(done));
  }

  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => {
      // Whoever called hears of it; the next one has a turn of its own.
    });
    return turn;
  }

  async #empty(done: readonly Deferred<Value>[]): Promise<void> {
    if (done.length === 0) return;
    const { randomBytes } = this.#options;
    await this.#write(done.map(({ number }) => ({ number, slot: emptySlots(randomBytes(slotBytes)) })));
  }

  async #append(value: Value, isRelease: boolean): Promise<void> {
    this.#requireSlot(isRelease);
    const number = this.#last + 1;
    const slot = encodeSlot(number, this.#options.seal.seal(placeOf(number), encodeRecord(value)));
    await this.#write([{ number, slot }]);
    this.#last = number;
    this.#pending = [...this.#pending, { number, value }];
  }

  async #write(slots: readonly { readonly number: number; readonly slot: Uint8Array }[]): Promise<void> {
    const handle = await open(this.#options.file, 'r+');
    try {
      for (const { number, slot } of slots) await writeAll(handle, slot, (number % slotCount) * slotBytes);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }

  #requireSlot(isRelease: boolean): void {
    const limit = isRelease ? slotCount : slotCount - releaseSlots;
    if (this.#pending.length < limit) return;
    throw new Fault('disk-full', 'the reserve journal is full too', {
      where: this.#options.file,
      given: `${this.#pending.length} records that wait for space`,
      wanted: `fewer than ${limit}`,
      remedy: 'free some space',
    });
  }
}

/** Written whole under another name, so that no crash leaves one that is short. */
async function prepare({ file, randomBytes }: ReserveJournalOptions): Promise<void> {
  if ((await filledBytes(file)) === slotCount * slotBytes) return;
  const draft = `${file}.new`;
  await fill(draft, { from: 0, size: slotCount * slotBytes }, length => emptySlots(randomBytes(length)));
  await rename(draft, file);
  await syncDirectory(path.dirname(file));
}

/** The fill is a whole number of slots at a time. */
function emptySlots(bytes: Uint8Array): Uint8Array {
  for (let at = 0; at < bytes.length; at += slotBytes) bytes.fill(0, at, at + headBytes);
  return bytes;
}

function encodeSlot(number: number, sealed: Uint8Array): Uint8Array {
  if (headBytes + sealed.length > slotBytes) {
    const detail = { given: `${sealed.length} bytes`, wanted: `at most ${slotBytes - headBytes}` };
    throw new Fault('disk-full', 'too long for the reserve journal', {
      ...detail,
      remedy: 'free some space',
    });
  }
  const slot = Buffer.alloc(headBytes + sealed.length);
  slot.writeBigUInt64BE(BigInt(number), 0);
  slot.writeUInt32BE(sealed.length, 8);
  slot.set(sealed, headBytes);
  return slot;
}

/** What every slot holds that is not empty, in order. */
async function readSlots<Value>(options: ReserveJournalOptions): Promise<Deferred<Value>[]> {
  const handle = await open(options.file, 'r');
  try {
    const found: Deferred<Value>[] = [];
    for (let index = 0; index < slotCount; index++) {
      const one = readSlot<Value>(await readAt(handle, index), options);
      if (one !== undefined) found.push(one);
    }
    return found.sort((a, b) => a.number - b.number);
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, index: number): Promise<Buffer> {
  const slot = Buffer.alloc(slotBytes);
  await handle.read(slot, 0, slotBytes, index * slotBytes);
  return slot;
}

/** Also a slot that is settled must open: a number that was changed would hide what waits. */
function readSlot<Value>(
  slot: Buffer,
  { seal, onCorrupt }: ReserveJournalOptions,
): Deferred<Value> | undefined {
  const number = Number(slot.readBigUInt64BE(0));
  const length = slot.readUInt32BE(8);
  if (number === 0 && length === 0) return undefined;
  try {
    const sealed = slot.subarray(headBytes, headBytes + length);
    return { number, value: decodeValue(seal.unseal(placeOf(number), sealed)) as Value };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    onCorrupt(error);
    return undefined;
  }
}
