import type { KioskAddress } from '../../core/kiosk-address.ts';
import { checkedReport, type ListPointer, type ListReport } from '../../fleet/lists/messages.ts';
import type { DocumentPage, Documents } from '../../store/contract/documents.ts';
import type { ContentKeys } from './content-keys.ts';
import type { Repository } from './repository.ts';

export interface ListDeskParts {
  readonly repositories: readonly Repository[];
  readonly content: ContentKeys;
  /** Where kiosks find the files: `URL/NAME/` of each list. */
  readonly url: string;
  /** What kiosks have reported is kept here. */
  readonly documents: Documents;
  /** A JWE to a kiosk; undefined for one whose key is not known, or that is revoked. */
  readonly sealTo: (kiosk: KioskAddress, plaintext: Uint8Array) => Promise<string | undefined>;
}

/** Documents: the last report of a kiosk of a list, by `LIST/TENANT/SHARD/DEVICE`. */
export const listReportKind = 'list-report';
const nameOf = ({ tenant, shard, device }: KioskAddress, list: string) =>
  `${list}/${tenant}/${shard}/${device}`;

/** Tells kiosks of lists, and keeps what each has confirmed. */
export class ListDesk {
  readonly #parts: ListDeskParts;

  constructor(parts: ListDeskParts) {
    this.#parts = parts;
  }

  /** What all kiosks are told, of each list that is published. */
  async pointers(): Promise<ListPointer[]> {
    const pointers: ListPointer[] = [];
    for (const repository of this.#parts.repositories) {
      const { current } = await repository.read();
      if (current === undefined) continue;
      const { list } = repository;
      const url = `${this.#parts.url.replace(/\/$/, '')}/${list}/`;
      pointers.push({ list, version: current.timestamp.version, epoch: current.manifest.epoch, url });
    }
    return pointers;
  }

  /** The same for one kiosk, with the content keys: for when it is born, and when it asks for a key. */
  async pointersFor(kiosk: KioskAddress): Promise<ListPointer[]> {
    const { content, sealTo, repositories } = this.#parts;
    const pointers: ListPointer[] = [];
    for (const pointer of await this.pointers()) {
      const repository = repositories.find(({ list }) => list === pointer.list);
      const { current } = (await repository?.read()) ?? {};
      const id = current?.manifest.keyId;
      const jwe = id === undefined ? undefined : await sealTo(kiosk, content.key(pointer.list, id));
      pointers.push(id === undefined || jwe === undefined ? pointer : { ...pointer, key: { id, jwe } });
    }
    return pointers;
  }

  /** Keeps a report; whether the kiosk is to be sent a key. Throws Fault `bad-input`. One that is older than what is kept changes nothing. */
  async handle(kiosk: KioskAddress, body: unknown): Promise<{ readonly wantsKey: boolean }> {
    const report = checkedReport(body);
    const name = nameOf(kiosk, report.list);
    const known = await this.#parts.documents.get<ListReport>(listReportKind, name);
    if (known !== undefined && Date.parse(known.value.at) > Date.parse(report.at)) return { wantsKey: false };
    await this.#parts.documents.write([{ kind: listReportKind, name, value: report }]);
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
