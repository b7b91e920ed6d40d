import type { FingerprintTemplate } from '../../../core/fingerprint.ts';
import type { QuickIndex } from '../../searchable.ts';
import { searchParameters } from './parameters.ts';
import { type PrintRecord, recordOf } from './record.ts';
import { SearchIndex } from './search-index.ts';

/** The quick stages as a gallery uses them. */
export const quickFingerprints = { from: searchParameters.cascade.exhaustiveBelow, index: indexFingerprints };

function indexFingerprints(
  templates: Iterable<FingerprintTemplate>,
  count: number,
): QuickIndex<FingerprintTemplate> {
  const index = SearchIndex.of(recordsOf(templates), count);
  return {
    shortlist: (probe, mayBe, ownerOf) => index.shortlist(recordOf(probe), mayBe, ownerOf),
    close: () => index.close(),
  };
}

function* recordsOf(templates: Iterable<FingerprintTemplate>): Generator<PrintRecord> {
  for (const template of templates) yield recordOf(template);
}
