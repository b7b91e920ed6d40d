import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { Fault } from '../core/errors.ts';
import { Keyring, type RingKeys } from './keyring.ts';
import { overwrite } from './overwrite-file.ts';
import { replaceFile } from './replace-file.ts';
import {
  derivedKey,
  nonceBytes,
  seal,
  sealingKey,
  sealingKeyBytes,
  type SealingKey,
  unseal,
  wipe,
} from './seal.ts';

/** All that the root key keeps. */
export interface KeyringContent {
  readonly keys: RingKeys;
  /** The form in which templates of watchlists are kept: it outlives every rotation. */
  readonly siteKey: Uint8Array;
}

/** What stands for the record's key where the file is sealed. */
const place = 'keyring';

/**
 * The keys of a store in a file, sealed with the root key. So the root may lie in a credential that nobody can write, and
 * records get new keys all the same; and when the root itself is changed, only this file is sealed anew.
 */
export class KeyringFile {
  readonly file: string;
  readonly #root: SealingKey;
  readonly #randomBytes: (length: number) => Uint8Array;
  readonly #siteKey = new Uint8Array(new ArrayBuffer(sealingKeyBytes));

  constructor(file: string, root: SealingKey, randomBytes: (length: number) => Uint8Array) {
    this.file = file;
    this.#root = root;
    this.#randomBytes = randomBytes;
  }

  /**
   * What the file holds. `before` is the root that it may still be sealed with: then it is sealed with the
   * new one at once. Without a file, and with `create`, new keys are made; else the store is from before
   * there was a ring, and its one key is the root.
   */
  async load(options: { readonly create: boolean; readonly before?: SealingKey }): Promise<KeyringContent> {
    const content = await this.#load(options);
    this.#siteKey.set(content.siteKey);
    return content;
  }

  async #load({ create, before }: { readonly create: boolean; readonly before?: SealingKey }) {
    if (!existsSync(this.file)) return create ? this.#make() : contentOfOldStore(this.#root);
    const sealed = await readFile(this.file);
    if (sealed.every(byte => byte === 0)) throw destroyed(this.file);
    const opens = before !== undefined && !isSealedWith(sealed, this.#root) ? before : this.#root;
    const content = decodeContent(this.#unseal(sealed, opens));
    if (opens === before) await this.put(content);
    return content;
  }

  async #make(): Promise<KeyringContent> {
    const newKey = () => sealingKey(this.#randomBytes(sealingKeyBytes));
    const keys = { records: [newKey()], audit: [newKey()] };
    const content = { keys, siteKey: Uint8Array.from(this.#randomBytes(sealingKeyBytes)) };
    await this.put(content);
    return content;
  }

  #unseal(sealed: Uint8Array, root: SealingKey): Uint8Array {
    try {
      return unseal(sealed, place, root);
    } catch (cause) {
      if (!(cause instanceof Fault)) throw cause;
      const remedy = 'give the store-key that it was made with, as store-key-before when there is a new one';
      throw new Fault('corrupt', 'the keyring does not open', { where: this.file, remedy, cause });
    }
  }

  /** Puts new keys in the place of the old, whole or not at all, and overwrites the old. */
  save(keys: RingKeys): Promise<void> {
    return this.put({ keys, siteKey: this.#siteKey });
  }

  /** The same for everything that the file holds. */
  async put(content: KeyringContent): Promise<void> {
    const plaintext = encodeContent(content);
    const sealed = seal(plaintext, place, this.#root, this.#randomBytes(nonceBytes));
    plaintext.fill(0);
    const old = existsSync(this.file) ? await open(this.file, 'r+') : undefined;
    try {
      await replaceFile(this.file, sealed);
      if (old !== undefined) await overwrite(old);
    } finally {
      await old?.close();
    }
  }

  /** Overwrites the keys that are in memory. */
  wipe(): void {
    wipe(this.#root);
    this.#siteKey.fill(0);
  }
}

function destroyed(file: string): Fault {
  const remedy = 'provision the kiosk anew with another data folder: nothing in this one can be read';
  return new Fault('erased', 'the keys have been destroyed', { where: file, remedy });
}

function isSealedWith(sealed: Uint8Array, root: SealingKey): boolean {
  try {
    unseal(sealed, place, root);
    return true;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return false;
  }
}

function contentOfOldStore(root: SealingKey): KeyringContent {
  return { keys: Keyring.of(root).keys, siteKey: derivedKey(root, 'site key') };
}

const partAt = (index: number) => 2 + index * sealingKeyBytes;

/** Layout: number of keys for records, number for audit links (1 byte each), the site key, the keys (32 bytes each). */
function encodeContent({ keys: { records, audit }, siteKey }: KeyringContent): Uint8Array {
  const parts = [siteKey, ...[...records, ...audit].map(({ secret }) => secret)];
  const bytes = new Uint8Array(partAt(parts.length));
  bytes.set([records.length, audit.length]);
  parts.forEach((part, index) => bytes.set(part, partAt(index)));
  return bytes;
}

/** Takes what `encodeContent` made, and wipes it. */
function decodeContent(bytes: Uint8Array): KeyringContent {
  const [records = 0, audit = 0] = bytes;
  const keyAt = (index: number) => sealingKey(bytes.subarray(partAt(1 + index), partAt(2 + index)));
  const content = {
    keys: {
      records: Array.from({ length: records }, (_, index) => keyAt(index)),
      audit: Array.from({ length: audit }, (_, index) => keyAt(records + index)),
    },
    siteKey: Uint8Array.from(bytes.subarray(partAt(0), partAt(1))),
  };
  bytes.fill(0);
  return content;
}
