import type { SearchableModality } from '../searchable.ts';

/** What a gallery needs of a modality. */
export type Comparer = Pick<
  SearchableModality<unknown, unknown>,
  | 'name'
  | 'calibratedTo'
  | 'encode'
  | 'decode'
  | 'prepare'
  | 'comparePrepared'
  | 'positionOf'
  | 'recognises'
  | 'form'
  | 'quick'
>;
