// A second thread for a search over shared slots: takes chunks until none is left, and posts what it found.
import { parentPort, workerData } from 'node:worker_threads';
import { IrisSearcher } from '../biometrics/iris/search/iris-searcher.ts';
import type { PreparedIrisProbe } from '../biometrics/iris/search/prepare.ts';
import type { IrisHit } from '../biometrics/iris/search/probe.ts';

/** What it searches. */
export interface IrisThreadData {
  readonly memories: readonly WebAssembly.Memory[];
  readonly segmentSlots: number;
}

/** What it is told: a search, or to end. */
export interface SharedSearch {
  readonly prepared: PreparedIrisProbe;
  /** [0]: the first slot that nobody has taken. */
  readonly next: Int32Array;
  readonly end: number;
}

/** Slots that are taken at a time. */
const chunkSlots = 2_048;

/** Takes part in a search until all slots are taken. */
export function takePart(searcher: IrisSearcher, { prepared, next, end }: SharedSearch): IrisHit[] {
  const hits: IrisHit[] = [];
  for (;;) {
    const from = Atomics.add(next, 0, chunkSlots);
    if (from >= end) return hits;
    hits.push(...searcher.search(prepared, from, Math.min(end, from + chunkSlots)));
  }
}

if (parentPort !== null) {
  const port = parentPort;
  const { memories, segmentSlots } = workerData as IrisThreadData;
  const searcher = new IrisSearcher({ segmentSlots, searcher: 1 });
  for (const memory of memories) searcher.addSegment(memory);
  port.on('message', (search: SharedSearch | 'end') => {
    if (search === 'end') port.close();
    else port.postMessage(takePart(searcher, search));
  });
}
