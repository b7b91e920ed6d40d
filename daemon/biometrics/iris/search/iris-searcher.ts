import type { IrisHit, IrisProbe, IrisSearchOptions } from './probe.ts';

/** A probe made ready for one threshold and tier: plain typed arrays, which may be posted to the threads that search. */
export interface PreparedIrisProbe {
  readonly copies: number;
}

/** Makes a probe ready, once for all the parts of a search. Throws RangeError for no copies, too many, or a threshold that is none. */
export declare function prepareIrisProbe(probe: IrisProbe, options: IrisSearchOptions): PreparedIrisProbe;

/** How a segment is shared out: `searcher` (0 to `mostSearchers` - 1) is this thread's own; no two that search at once have the same. */
export interface IrisSearcherOptions {
  readonly segmentSlots?: number;
  readonly searcher: number;
}

/**
 * One thread's search over segments of slots (`IrisSlots.memories`, in their order). Synchronous.
 *
 *     const searcher = new IrisSearcher({ searcher: 0 });
 *     for (const memory of memories) searcher.addSegment(memory);
 *     const prepared = prepareIrisProbe({ copies: turnedCopies(code) }, { threshold: 0.32, tier: 'exact' });
 *     const hits = searcher.search(prepared, 0, searcher.capacity);
 */
export declare class IrisSearcher {
  constructor(options: IrisSearcherOptions);

  /** Slots of the segments that were added. */
  get capacity(): number;

  addSegment(memory: WebAssembly.Memory): void;

  /** Lets go of the last segment. */
  dropSegment(): void;

  /**
   * All hits of slots [from, to), by slot: one a template, however many there are. Parts of a search may be done one after the
   * other or by several searchers; together they give what one call gives. Multiples of `blockSlots` (128) waste nothing: 128
   * neighbouring slots cost as much as one.
   */
  search(prepared: PreparedIrisProbe, from: number, to: number): IrisHit[];
}
