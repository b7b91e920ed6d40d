import { Fault } from '../../core/errors.ts';
import type { KioskAddress } from '../../core/kiosk-address.ts';
import { checkedReport, type ListPointer, type ListReport } from '../../fleet/lists/messages.ts';
import type { DocumentPage, Documents } from '../../store/contract/documents.ts';
import type { ContentKeys } from './content-keys.ts';
import type { Repository } from './repository.ts';

export interface ListDeskParts {
  /** As they are when it is looked: lists are added while the hub works. */
  readonly repositories: () => Promise<readonly Repository[]>;
  readonly content: () => Promise<ContentKeys>;
  /** Where kiosks find the files: `URL/NAME/` of each list. */
  readonly url: string;
  /** What kiosks have reported is kept here. */
  readonly documents: Documents;
  /** A JWE to a kiosk; undefined for one whose key is not known, or that is revoked. */
  readonly sealTo: (kiosk: KioskAddress, plaintext: Uint8Array) => string | undefined;
}

/** Documents: the last report of a kiosk of a list, by `LIST/TENANT/SHARD/DEVICE`. */
export const listReportKind = 'list-report';
const nameOf = ({ tenant, shard, device }: KioskAddress, list: string) =>
  `${list}/${tenant}/${shard}/${device}`;

interface Pointed {
  readonly pointer: ListPointer;
  /** Of the content key. */
  readonly keyId: string;
  readonly key: Uint8Array;
}

/** Tells kiosks of lists, and keeps what each has confirmed. */
export class ListDesk {
  readonly #parts: ListDeskParts;
  #read: Promise<readonly Pointed[]> | undefined;

  constructor(parts: ListDeskParts) {
    this.#parts = parts;
  }

  /** What all kiosks are told, of each list that is published. */
  async pointers(): Promise<ListPointer[]> {
    return (await this.#all()).map(({ pointer }) => pointer);
  }

  /** A list has changed: what all kiosks are told of it now. */
  async changed(list: string): Promise<ListPointer[]> {
    this.#read = undefined;
    return (await this.pointers()).filter(pointer => pointer.list === list);
  }

  /** The same for one kiosk, with the content keys: for when it is born, and when it asks for a key. */
  async pointersFor(kiosk: KioskAddress): Promise<ListPointer[]> {
    const { sealTo } = this.#parts;
    return (await this.#all()).map(({ pointer, keyId: id, key }) => {
      const jwe = sealTo(kiosk, key);
      return jwe === undefined ? pointer : { ...pointer, key: { id, jwe } };
    });
  }

  /** Read once for each change: thousands of kiosks may be born at a time. */
  #all(): Promise<readonly Pointed[]> {
    this.#read ??= this.#readAll().catch((error: unknown) => {
      this.#read = undefined;
      throw error;
    });
    return this.#read;
  }

  async #readAll(): Promise<Pointed[]> {
    const { repositories, content, url } = this.#parts;
    const pointed: Pointed[] = [];
    for (const repository of await repositories()) {
      const { current } = await repository.read();
      if (current === undefined) continue;
      const { list } = repository;
      const { timestamp, manifest } = current;
      const pointer = { list, version: timestamp.version, epoch: manifest.epoch, url: `${url}/${list}/` };
      const key = (await content()).key(list, manifest.keyId);
      pointed.push({ pointer, keyId: manifest.keyId, key });
    }
    return pointed;
  }

  /** Keeps a report, which takes the place of the one before; whether the kiosk is to be sent a key. Rejects with Fault `bad-input`, `not-found`. */
  async handle(kiosk: KioskAddress, body: unknown): Promise<{ readonly wantsKey: boolean }> {
    const report = checkedReport(body);
    const isOurs = (await this.#all()).some(({ pointer }) => pointer.list === report.list);
    if (!isOurs) throw new Fault('not-found', 'no such list is published here', { where: report.list });
    await this.#parts.documents.write([
      { kind: listReportKind, name: nameOf(kiosk, report.list), value: report },
    ]);
    return { wantsKey: report.wantsKey !== undefined };
  }

  /** What kiosks have reported of a list, in the order of their names. */
  async reports(list: string, page: Omit<DocumentPage, 'prefix'>): Promise<readonly NamedReport[]> {
    const found = await this.#parts.documents.list<ListReport>(listReportKind, {
      ...page,
      prefix: `${list}/`,
    });
    return found.map(({ name, value }) => ({ kiosk: name.slice(list.length + 1), report: value }));
  }
}

export interface NamedReport {
  /** TENANT/SHARD/DEVICE. */
  readonly kiosk: string;
  readonly report: ListReport;
}
