import { copyFile, type FileHandle, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../../core/errors.ts';
import type { ChainHead } from './audit-chain.ts';
import type { SigningKey, VerifyingKey } from '../../core/es256.ts';
import { makeDirectory, syncDirectory } from '../directory-sync.ts';
import { encodeSlot, newestOf, readSlots, type SlotReading, slotBytes, slotCount } from './witness-record.ts';

export const witnessFile = (folder: string) => path.join(folder, 'audit.witness');

/** The slots of a witness; undefined when there is no file. */
export async function readWitness(
  file: string,
  keys: readonly VerifyingKey[],
): Promise<SlotReading[] | undefined> {
  try {
    return readSlots(await readFile(file), keys);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * A small file apart from LevelDB that remembers how far the chain had come: a store that is set back to an older copy has
 * a shorter chain than its witness, or another one. Two slots are written by turns, each signed.
 */
export class Witness {
  readonly #handle: FileHandle;
  readonly #key: SigningKey;
  #generation: number;

  private constructor(handle: FileHandle, key: SigningKey, generation: number) {
    this.#handle = handle;
    this.#key = key;
    this.#generation = generation;
  }

  /** Goes on with a file whose slots have been read; a slot that is not whole is written first. */
  static async goOn(folder: string, key: SigningKey, slots: readonly SlotReading[]): Promise<Witness> {
    const generation = newestOf(slots)?.generation ?? 0;
    return new Witness(await open(witnessFile(folder), 'r+'), key, generation);
  }

  /** Makes the file, in the place of one that is there: that is copied first, to a name of its own. */
  static async make(
    folder: string,
    key: SigningKey,
    head: ChainHead,
    signedSeq: number,
    stamp: string,
  ): Promise<Witness> {
    await makeDirectory(folder);
    await keepCopy(folder, stamp);
    const draft = `${witnessFile(folder)}.new`;
    const handle = await open(draft, 'w+', 0o600);
    const witness = new Witness(handle, key, -1);
    try {
      for (let slot = 0; slot < slotCount; slot++) await witness.write(head, signedSeq);
      await handle.sync();
      await rename(draft, witnessFile(folder));
      await syncDirectory(folder);
      return witness;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Resolves when it is on the disk. One call at a time. */
  async write(head: ChainHead, signedSeq: number): Promise<void> {
    const generation = this.#generation + 1;
    const slot = encodeSlot({ generation, head, signedSeq }, this.#key);
    await this.#handle.write(slot, 0, slotBytes, (generation % slotCount) * slotBytes);
    await this.#handle.datasync();
    this.#generation = generation;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** What is damaged or does not agree is evidence: it is set aside before anything takes its place. */
export async function keepCopy(folder: string, stamp: string): Promise<void> {
  try {
    await copyFile(witnessFile(folder), `${witnessFile(folder)}.${stamp}`);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}
