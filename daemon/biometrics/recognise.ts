import { withoutWrapper } from './keyed/keyed-record.ts';
import type { SearchableModality } from './searchable.ts';

/** The modality that a record is of, keyed or not; the first of them when none knows it, which then says what is wrong with it. */
export function modalityOf<Modality extends Pick<SearchableModality<unknown, unknown>, 'recognises'>>(
  record: Uint8Array,
  modalities: readonly Modality[],
): Modality {
  const template = withoutWrapper(record);
  return modalities.find(one => one.recognises?.(template)) ?? modalities[0];
}
