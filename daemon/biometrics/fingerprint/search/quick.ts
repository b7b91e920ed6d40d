import type { FingerprintTemplate } from '../../../core/fingerprint.ts';
import type { QuickIndex, QuickIndexing } from '../../searchable.ts';
import { type SearchMemory, searchMemory } from './layout.ts';
import { packPrint } from './pack.ts';
import { searchParameters } from './parameters.ts';
import { recordOf } from './record.ts';
import { SearchIndex } from './search-index.ts';

/** The quick stages as a gallery uses them. */
export const quickFingerprints = {
  from: searchParameters.cascade.exhaustiveBelow,
  indexing,
  attach: (shared: unknown) => {
    const { memory, prints } = shared as SharedSearch;
    return quickIndex(searchMemory(prints, memory));
  },
};

/** What a thread needs to go on with the search of another. */
type SharedSearch = Pick<SearchMemory, 'memory' | 'prints'>;

function indexing(count: number): QuickIndexing<FingerprintTemplate> {
  const search = searchMemory(count);
  let print = 0;
  return {
    add: template => packPrint(search, print++, recordOf(template)),
    finish: () => quickIndex(search),
  };
}

function quickIndex(search: SearchMemory): QuickIndex<FingerprintTemplate> {
  const index = new SearchIndex(search, 0);
  return {
    shared: { memory: search.memory, prints: search.prints } satisfies SharedSearch,
    shortlist: (probe, mayBe, ownerOf) => index.shortlist(recordOf(probe), mayBe, ownerOf),
    shortlistPersons: (probes, owner, persons, mayBe) =>
      index.shortlistPersons(probes.map(recordOf), owner, persons, mayBe),
    close: () => index.close(),
  };
}
