import type { Documents, StoredDocument } from '../store/contract/documents.ts';

/** Documents that are read at once. Range 1 to 10,000. */
const pageLimit = 500;

/** All documents of a kind, or of those whose names begin so, page by page. */
export async function* allDocuments<Value>(
  documents: Pick<Documents, 'list'>,
  kind: string,
  prefix = '',
): AsyncGenerator<StoredDocument<Value>> {
  let page: StoredDocument<Value>[];
  let after: string | undefined;
  do {
    const from = {
      limit: pageLimit,
      ...(prefix !== '' && { prefix }),
      ...(after !== undefined && { after }),
    };
    page = await documents.list<Value>(kind, from);
    yield* page;
    after = page.at(-1)?.name;
  } while (page.length === pageLimit);
}
