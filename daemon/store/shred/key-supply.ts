import type { Keyring } from '../keyring.ts';
import { sealingKey, sealingKeyBytes, type SealingKey, wipe } from '../seal.ts';
import { readyKeys } from './parameters.ts';
import { encodeSlot } from './slot.ts';
import { freed, type SlotFile } from './slot-file.ts';

/** A key with its slot, which stands in what it seals. */
export interface EncounterKey {
  readonly slot: number;
  readonly key: SealingKey;
}

interface SupplyOptions {
  readonly keyring: Keyring;
  readonly randomBytes: (length: number) => Uint8Array;
}

/**
 * Keys that are on the disk before anybody needs them, some hundreds with one sync; and the slots
 * of keys that nobody has any more, until they are overwritten. Whoever calls what is
 * asynchronous here lets one call end before the next.
 */
export class KeySupply {
  readonly #file: SlotFile;
  readonly #options: SupplyOptions;
  /** On the disk, and nobody's. */
  readonly #ready: EncounterKey[] = [];
  /** Free slots, the lowest last. */
  #free: number[] = [];
  /** Slots whose keys are to be overwritten. */
  readonly #dead = new Set<number>();

  constructor(file: SlotFile, options: SupplyOptions) {
    this.#file = file;
    this.#options = options;
  }

  /** Looks which slots are free. A key that is not ready, and that `isOwned` does not know, is nobody's. */
  async sort(isOwned: (slot: number) => boolean): Promise<void> {
    const ready = new Set(this.#ready.map(({ slot }) => slot));
    this.#free = [];
    for (const [slot, { state }] of this.#file.all()) {
      if (isOwned(slot) || ready.has(slot)) continue;
      if (state === 'free') this.#free.push(slot);
      else this.#dead.add(slot);
    }
    this.#free.reverse();
    if (this.#file.slots === 0) await this.#grow();
  }

  /** Whether so many keys can be taken without waiting, and none waits to be overwritten. */
  has(count: number): boolean {
    return this.#ready.length >= count && this.#dead.size === 0;
  }

  /** Overwrites what is nobody's, and makes at least so many keys ready. */
  async provide(count: number): Promise<void> {
    await this.eraseDead();
    if (this.#ready.length < count) await this.#makeReady(count + readyKeys - this.#ready.length);
  }

  async #makeReady(count: number): Promise<void> {
    while (this.#free.length < count) await this.#grow();
    const { keyring, randomBytes } = this.#options;
    const made = this.#free
      .slice(-count)
      .map(slot => ({ slot, key: sealingKey(randomBytes(sealingKeyBytes)) }));
    await this.#file.write(
      made.map(({ slot, key }) => ({ slot, bytes: encodeSlot(slot, key, keyring, randomBytes) })),
    );
    this.#free.length -= count;
    this.#ready.unshift(...made);
  }

  async #grow(): Promise<void> {
    const first = this.#file.slots;
    await this.#file.grow();
    const grown = Array.from({ length: this.#file.slots - first }, (_, index) => first + index);
    this.#free = [...grown.toReversed(), ...this.#free];
  }

  take(): EncounterKey {
    const next = this.#ready.pop();
    if (next === undefined) throw new Error('a key was taken that was not prepared');
    return next;
  }

  /** The key in a slot is nobody's any more. */
  discard(slot: number): void {
    this.#dead.add(slot);
  }

  /** Leaves every key in its slot that was to be overwritten: it may be somebody's. */
  spareDead(): void {
    this.#dead.clear();
  }

  async eraseDead(): Promise<void> {
    const dead = [...this.#dead];
    if (dead.length === 0) return;
    await this.#file.write(dead.map(freed));
    for (const slot of dead) this.#dead.delete(slot);
    this.#free.push(...dead);
  }

  /** Overwrites in memory what nobody has taken. */
  wipe(): void {
    for (const { key } of this.#ready) wipe(key);
  }
}
