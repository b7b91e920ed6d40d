import { blockSlots, type IrisSegment, irisSegment } from './layout.ts';
import { irisSearchParameters } from './parameters.ts';
import type { PreparedIrisProbe } from './prepare.ts';
import type { IrisHit } from './probe.ts';
import { type IrisScanKernel, irisScanKernel } from './scan-kernel.ts';

/** How segments are shared out. */
export interface IrisSearcherOptions {
  readonly segmentSlots?: number;
  /** 0 to `mostSearchers` - 1: no two that search a segment at once have the same. */
  readonly searcher: number;
}

interface SearchedSegment {
  readonly segment: IrisSegment;
  readonly kernel: IrisScanKernel;
  /** The probe that it has been given. */
  probe?: PreparedIrisProbe;
}

/**
 * One thread's search over segments of slots (`IrisSlots.memories`, in their order). Synchronous.
 *
 *     const searcher = new IrisSearcher({ searcher: 0 });
 *     for (const memory of memories) searcher.addSegment(memory);
 *     const prepared = prepareIrisProbe({ copies: turnedCopies(code) }, { threshold: 0.32, tier: 'exact' });
 *     const hits = searcher.search(prepared, 0, searcher.capacity);
 */
export class IrisSearcher {
  readonly #segmentSlots: number;
  readonly #searcher: number;
  readonly #segments: SearchedSegment[] = [];

  constructor({ segmentSlots = irisSearchParameters.store.segmentSlots, searcher }: IrisSearcherOptions) {
    this.#segmentSlots = segmentSlots;
    this.#searcher = searcher;
  }

  /** Slots of the segments that were added. */
  get capacity(): number {
    return this.#segments.length * this.#segmentSlots;
  }

  addSegment(memory: WebAssembly.Memory): void {
    const segment = irisSegment(this.#segmentSlots, memory);
    this.#segments.push({ segment, kernel: irisScanKernel(segment, this.#searcher) });
  }

  /** Lets go of the last segment. */
  dropSegment(): void {
    this.#segments.pop();
  }

  /**
   * All hits of slots [from, to), by slot: one a template, however many there are. Parts of a search may be done one after the
   * other or by several searchers; together they give what one call gives. Multiples of `blockSlots` (128) waste nothing: 128
   * neighbouring slots cost as much as one.
   */
  search(prepared: PreparedIrisProbe, from: number, to: number): IrisHit[] {
    const hits: IrisHit[] = [];
    this.#segments.forEach((searched, at) => {
      const first = at * this.#segmentSlots;
      const firstPlace = Math.max(0, from - first);
      const endPlace = Math.min(this.#segmentSlots, to - first);
      if (firstPlace >= endPlace) return;
      for (const { slot, ...hit } of searchSegment(searched, prepared, firstPlace, endPlace)) {
        if (slot >= firstPlace && slot < endPlace) hits.push({ slot: first + slot, ...hit });
      }
    });
    return hits;
  }
}

/** Hits of the blocks that hold places [from, to) of a segment; slots are places. */
function* searchSegment(
  searched: SearchedSegment,
  prepared: PreparedIrisProbe,
  from: number,
  to: number,
): Generator<IrisHit> {
  const { kernel } = searched;
  if (searched.probe !== prepared) kernel.load(prepared);
  searched.probe = prepared;
  const end = Math.ceil(to / blockSlots);
  for (let block = Math.floor(from / blockSlots); block < end; ) {
    block = kernel.scan(block, end);
    yield* kernel.hits();
  }
}
