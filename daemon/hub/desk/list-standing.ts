import type { ListReport } from '../../fleet/lists/messages.ts';
import type { Documents } from '../../store/contract/documents.ts';
import { allDocuments } from '../all-documents.ts';
import { listReportKind } from '../lists/desk.ts';

/** How many kiosks have confirmed an epoch of a list as what they search. */
export interface EpochCount {
  readonly epoch: number;
  readonly kiosks: number;
}

export interface ListStanding {
  /** The newest epoch first. */
  readonly confirmed: readonly EpochCount[];
  /** Kiosks that did not take what they were offered, with the code of the refusal. */
  readonly refused: readonly { readonly kiosk: string; readonly code: string; readonly at: string }[];
}

/** What kiosks have reported of a list. */
export async function standingOf(documents: Pick<Documents, 'list'>, list: string): Promise<ListStanding> {
  const counts = new Map<number, number>();
  const refused: ListStanding['refused'][number][] = [];
  for await (const { name, value } of allDocuments<ListReport>(documents, listReportKind, `${list}/`)) {
    const { epoch, refusal, at } = value;
    counts.set(epoch, (counts.get(epoch) ?? 0) + 1);
    if (refusal) refused.push({ kiosk: name.slice(list.length + 1), code: refusal.code, at });
  }
  const confirmed = [...counts].map(([epoch, kiosks]) => ({ epoch, kiosks }));
  return { confirmed: confirmed.toSorted((a, b) => b.epoch - a.epoch), refused };
}

/** What one kiosk has reported of each of these lists. */
export async function reportsOf(
  documents: Pick<Documents, 'get'>,
  kiosk: string,
  lists: readonly string[],
): Promise<ListReport[]> {
  const found = await Promise.all(
    lists.map(list => documents.get<ListReport>(listReportKind, `${list}/${kiosk}`)),
  );
  return found.flatMap(one => (one === undefined ? [] : [one.value]));
}
