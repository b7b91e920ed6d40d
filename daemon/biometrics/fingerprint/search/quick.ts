import type { FingerprintTemplate } from '../../../core/fingerprint.ts';
import type { QuickIndex, QuickIndexing } from '../../searchable.ts';
import { screenKeeps, type SearchMemory, searchMemory } from './layout.ts';
import { packPrint } from './pack.ts';
import { searchParameters } from './parameters.ts';
import { recordOf } from './record.ts';
import { SearchIndex } from './search-index.ts';

/** The quick stages as a gallery uses them. */
export const quickFingerprints = {
  from: searchParameters.cascade.exhaustiveBelow,
  indexing,
  attach: (shared: unknown) => {
    const { memory, prints, most } = shared as SharedSearch;
    return quickIndex(searchMemory(prints, memory), most);
  },
};

/** What a thread needs to go on with the search of another. */
interface SharedSearch extends Pick<SearchMemory, 'memory' | 'prints'> {
  readonly most: number;
}

/** What a search of the whole list would hand on, and of that a part's share: more than even, since chance shares them out. */
function shareOf(whole: number, count: number): number {
  return Math.ceil((searchParameters.cascade.shareSlack * screenKeeps(whole) * count) / whole);
}

function indexing(count: number, whole: number = count): QuickIndexing<FingerprintTemplate> {
  const search = searchMemory(count);
  let print = 0;
  return {
    add: template => packPrint(search, print++, recordOf(template)),
    finish: () => quickIndex(search, shareOf(whole, count)),
  };
}

function quickIndex(search: SearchMemory, most: number): QuickIndex<FingerprintTemplate> {
  const index = new SearchIndex(search, 0);
  return {
    shared: { memory: search.memory, prints: search.prints, most } satisfies SharedSearch,
    shortlist: (probe, mayBe, ownerOf) => index.shortlist(recordOf(probe), mayBe, ownerOf).slice(0, most),
    shortlistPersons: (probes, owner, persons, mayBe) =>
      index.shortlistPersons(probes.map(recordOf), owner, persons, mayBe),
    close: () => index.close(),
  };
}
