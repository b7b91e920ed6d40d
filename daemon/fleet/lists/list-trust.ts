import type { Documents } from '../../store/contract/documents.ts';
import { soundDocument } from '../sound-document.ts';
import type { TrustedFiles } from './trust.ts';

/** What a kiosk remembers of a list beside the list. */
export interface ListTrust {
  readonly files: TrustedFiles;
  /** Where it was published last. */
  readonly url?: string;
  /** The root that the kiosk was provisioned with when this trust began. */
  readonly first?: string;
  /** Content keys by id, base64url; the newest last. The store seals them. */
  readonly keys: readonly (readonly [id: string, key: string])[];
}

const kind = 'list-trust';
/** A key that opened the epochs before; older ones open nothing that is fetched any more. */
const keptKeys = 2;

/** The trust in one list, kept in a document of the store. */
export class TrustKeeper {
  readonly #documents: Documents;
  readonly #list: string;
  #trust: ListTrust;

  private constructor(documents: Documents, list: string, trust: ListTrust) {
    this.#documents = documents;
    this.#list = list;
    this.#trust = trust;
  }

  /**
   * `root`: the metadata of the root role that the kiosk was provisioned with, until a newer one is known. Another than before: somebody
   * has carried a new one here, and trust begins anew with it.
   */
  static async open(documents: Documents, list: string, root: string): Promise<TrustKeeper> {
    const kept = await soundDocument<ListTrust>(documents, { kind, name: list });
    const isGood = kept !== undefined && (kept.first ?? root) === root;
    const trust = isGood ? kept : { files: { root }, keys: [], first: root };
    return new TrustKeeper(documents, list, trust);
  }

  get now(): ListTrust {
    return this.#trust;
  }

  /** Of the timestamp that was seen last; 0 before the first. */
  get version(): number {
    const { timestamp } = this.#trust.files;
    if (timestamp === undefined) return 0;
    return (JSON.parse(timestamp) as { readonly signed: { readonly version: number } }).signed.version; // it was trusted
  }

  async change(changes: Partial<ListTrust>): Promise<void> {
    const next = { ...this.#trust, ...changes };
    await this.#documents.write([{ kind, name: this.#list, value: next }]);
    this.#trust = next;
  }

  async addKey(id: string, key: Uint8Array): Promise<void> {
    const text = Buffer.from(key).toString('base64url');
    const others = this.#trust.keys.filter(([known]) => known !== id);
    await this.change({ keys: [...others, [id, text] as const].slice(-keptKeys) });
  }

  key(id: string): Uint8Array | undefined {
    const found = this.#trust.keys.find(([known]) => known === id);
    return found && Buffer.from(found[1], 'base64url');
  }
}
