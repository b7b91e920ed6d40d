import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { IrisSearcher } from '../biometrics/iris/search/iris-searcher.ts';
import type { IrisSlots } from '../biometrics/iris/search/iris-slots.ts';
import type { PreparedIrisProbe } from '../biometrics/iris/search/prepare.ts';
import type { IrisHit } from '../biometrics/iris/search/probe.ts';
import { type IrisThreadData, type SharedSearch, takePart } from './iris-search-thread.ts';

/** This thread and a second one over the same slots. Grown slots are not seen. */
export class IrisSearchPair {
  readonly #searcher: IrisSearcher;
  readonly #thread: Worker;

  constructor({ memories, segmentSlots }: IrisSlots) {
    this.#searcher = new IrisSearcher({ segmentSlots, searcher: 0 });
    for (const memory of memories) this.#searcher.addSegment(memory);
    const workerData: IrisThreadData = { memories, segmentSlots };
    // By its built name: the compiler rewrites the endings of imports, not those of URLs.
    this.#thread = new Worker(new URL('./iris-search-thread.js', import.meta.url), { workerData });
  }

  /** What one searcher finds alone, of slots [0, end). */
  async search(prepared: PreparedIrisProbe, end: number): Promise<IrisHit[]> {
    const search = shared(prepared, end);
    const others = this.#ask(search);
    const own = takePart(this.#searcher, search);
    return [...own, ...(await others)].sort((a, b) => a.slot - b.slot);
  }

  /** The same by the second thread alone, while this one does something else. */
  async searchByOther(prepared: PreparedIrisProbe, end: number): Promise<IrisHit[]> {
    return this.#ask(shared(prepared, end));
  }

  async #ask(search: SharedSearch): Promise<IrisHit[]> {
    const answered = once(this.#thread, 'message');
    this.#thread.postMessage(search, []);
    const [hits] = (await answered) as [IrisHit[]];
    return hits;
  }

  /** Lets the thread end by itself. */
  async close(): Promise<void> {
    const ended = once(this.#thread, 'exit');
    this.#thread.postMessage('end', []);
    await ended;
  }
}

function shared(prepared: PreparedIrisProbe, end: number): SharedSearch {
  return { prepared, next: new Int32Array(new SharedArrayBuffer(4)), end };
}
