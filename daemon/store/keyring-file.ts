import { existsSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../core/errors.ts';
import { syncDirectory } from './directory-sync.ts';
import { Keyring, type RingKeys } from './keyring.ts';
import {
  derivedKey,
  nonceBytes,
  seal,
  sealingKey,
  sealingKeyBytes,
  type SealingKey,
  unseal,
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

  constructor(file: string, root: SealingKey, randomBytes: (length: number) => Uint8Array) {
    this.file = file;
    this.#root = root;
    this.#randomBytes = randomBytes;
  }

  /**
   * What the file holds. `before` is the root that it may still be sealed with: then it is sealed with the new one at once.
   * Without a file, and with `create`, new keys are made; else the store is from before there was a ring, and its one key is
   * the root.
   */
  async load({ create, before }: { readonly create: boolean; readonly before?: SealingKey }) {
    if (!existsSync(this.file)) return create ? this.#make() : contentOfOldStore(this.#root);
    const sealed = await readFile(this.file);
    const opens = before !== undefined && !isSealedWith(sealed, this.#root) ? before : this.#root;
    const content = decodeContent(this.#unseal(sealed, opens));
    if (opens === before) await this.save(content);
    return content;
  }

  async #make(): Promise<KeyringContent> {
    const newKey = () => sealingKey(this.#randomBytes(sealingKeyBytes));
    const keys = { records: [newKey()], audit: [newKey()] };
    const content = { keys, siteKey: Uint8Array.from(this.#randomBytes(sealingKeyBytes)) };
    await this.save(content);
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

  /** Puts new content in the place of the old, whole or not at all, and overwrites the old. */
  async save(content: KeyringContent): Promise<void> {
    const plaintext = encodeContent(content);
    const sealed = seal(plaintext, place, this.#root, this.#randomBytes(nonceBytes));
    plaintext.fill(0);
    const old = existsSync(this.file) ? await open(this.file, 'r+') : undefined;
    try {
      await writeDraft(`${this.file}.new`, sealed);
      await rename(`${this.file}.new`, this.file);
      await syncDirectory(path.dirname(this.file));
      if (old !== undefined) await overwrite(old);
    } finally {
      await old?.close();
    }
  }

  /** Overwrites the file. Without its content no record opens, whoever has the root key. */
  async destroy(): Promise<void> {
    if (!existsSync(this.file)) return;
    const handle = await open(this.file, 'r+');
    try {
      await overwrite(handle);
    } finally {
      await handle.close();
    }
  }
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

async function writeDraft(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

type Handle = Awaited<ReturnType<typeof open>>;

async function overwrite(handle: Handle): Promise<void> {
  const { size } = await handle.stat();
  await handle.write(new Uint8Array(size), 0, size, 0);
  await handle.datasync();
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
  const part = (index: number) => Uint8Array.from(bytes.subarray(partAt(index), partAt(index + 1)));
  const keyAt = (index: number) => sealingKey(part(1 + index));
  const content = {
    keys: {
      records: Array.from({ length: records }, (_, index) => keyAt(index)),
      audit: Array.from({ length: audit }, (_, index) => keyAt(records + index)),
    },
    siteKey: part(0),
  };
  bytes.fill(0);
  return content;
}
