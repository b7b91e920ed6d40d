import type { FingerprintTemplate } from '../../../core/fingerprint.ts';
import type { QuickIndex, QuickIndexing } from '../../searchable.ts';
import { searchMemory } from './layout.ts';
import { packPrint } from './pack.ts';
import { searchParameters } from './parameters.ts';
import { recordOf } from './record.ts';
import { SearchIndex } from './search-index.ts';

/** The quick stages as a gallery uses them. */
export const quickFingerprints = { from: searchParameters.cascade.exhaustiveBelow, indexing };

function indexing(count: number): QuickIndexing<FingerprintTemplate> {
  const search = searchMemory(count);
  let print = 0;
  return {
    add: template => packPrint(search, print++, recordOf(template)),
    finish: () => quickIndex(new SearchIndex(search)),
  };
}

function quickIndex(index: SearchIndex): QuickIndex<FingerprintTemplate> {
  return {
    shortlist: (probe, mayBe, ownerOf) => index.shortlist(recordOf(probe), mayBe, ownerOf),
    shortlistPersons: (probes, owner, persons, mayBe) =>
      index.shortlistPersons(probes.map(recordOf), owner, persons, mayBe),
    close: () => index.close(),
  };
}
