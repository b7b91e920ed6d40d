import type { Biographics } from '../../core/encounter.ts';
import type { Image } from '../../core/image.ts';
import type { Quality } from '../../core/quality.ts';
import type { SearchedList } from '../../core/search.ts';
import type { Decision } from '../policy.ts';

/**
 * What is known of the traveller in the lane, in memory only. A visit that is over keeps nothing: an answer that comes
 * late writes into a visit that nobody looks at any more.
 */
export interface Visit {
  readonly serial: number;
  /** ULID of the encounter. */
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Clock.monotonicMs. */
  readonly startedMs: number;
  attempts: number;
  captureMs: number;
  extractMs: number;
  searchMs: number;
  biographics?: Biographics;
  /** Of the last capture. */
  quality?: Quality;
  /** The capture that was usable, and its ISO/IEC 19794-2 template. */
  probe?: { readonly image: Image; readonly template: Uint8Array };
  lists: readonly SearchedList[];
  decision?: Decision;
}

export function newVisit(serial: number, id: string, startedAt: string, startedMs: number): Visit {
  return {
    serial,
    id,
    startedAt,
    startedMs,
    attempts: 0,
    captureMs: 0,
    extractMs: 0,
    searchMs: 0,
    lists: [],
  };
}
