import { Fault } from '../../core/errors.ts';
import type { KioskAddress } from '../../core/kiosk-address.ts';
import { clientIdOf } from '../../link/topics.ts';
import type { AuditEntry } from '../../store/contract/audit.ts';
import type { Documents } from '../../store/contract/documents.ts';
import { allDocuments } from '../all-documents.ts';
import type { Target } from './job.ts';

interface Group {
  /** tenant/shard/device */
  readonly kiosks: readonly string[];
}

interface Tags {
  readonly tags: readonly string[];
}

/** Who belongs together: groups by name, and tags by kiosk. */
export class Groups {
  readonly #documents: Documents;
  readonly #groups = new Map<string, ReadonlySet<string>>();
  readonly #tags = new Map<string, ReadonlySet<string>>();

  private constructor(documents: Documents) {
    this.#documents = documents;
  }

  static async open(documents: Documents): Promise<Groups> {
    const groups = new Groups(documents);
    for await (const { name, value } of allDocuments<Group>(documents, 'group')) {
      groups.#groups.set(name, new Set(value.kiosks));
    }
    for await (const { name, value } of allDocuments<Tags>(documents, 'tags')) {
      groups.#tags.set(name, new Set(value.tags));
    }
    return groups;
  }

  groups(): { readonly name: string; readonly kiosks: readonly string[] }[] {
    return [...this.#groups].map(([name, kiosks]) => ({ name, kiosks: [...kiosks] }));
  }

  tagsOf(address: KioskAddress): string[] {
    return [...(this.#tags.get(clientIdOf(address)) ?? [])];
  }

  /** Makes a group, or replaces it; an empty one is gone. */
  async putGroup(name: string, kiosks: readonly KioskAddress[], audit: AuditEntry): Promise<void> {
    const value: Group = { kiosks: kiosks.map(clientIdOf) };
    const what = kiosks.length === 0 ? { gone: true as const } : { value };
    await this.#documents.write([{ kind: 'group', name, ...what }], [audit]);
    if (kiosks.length === 0) this.#groups.delete(name);
    else this.#groups.set(name, new Set(value.kiosks));
  }

  async putTags(address: KioskAddress, tags: readonly string[], audit: AuditEntry): Promise<void> {
    const name = clientIdOf(address);
    await this.#documents.write([{ kind: 'tags', name, value: { tags } }], [audit]);
    this.#tags.set(name, new Set(tags));
  }

  /** Fault `not-found` for a group that is not there: a mistyped name must not mean nobody. */
  require({ groups = [] }: Target): void {
    for (const name of groups) {
      if (!this.#groups.has(name)) throw new Fault('not-found', 'no such group', { where: name });
    }
  }

  isMeant(
    { everybody, groups = [], shards = [], tags = [], kiosks = [] }: Target,
    address: KioskAddress,
  ): boolean {
    const name = clientIdOf(address);
    return (
      everybody === true ||
      kiosks.includes(name) ||
      shards.includes(address.shard) ||
      groups.some(group => this.#groups.get(group)?.has(name)) ||
      tags.some(tag => this.#tags.get(name)?.has(tag))
    );
  }
}
