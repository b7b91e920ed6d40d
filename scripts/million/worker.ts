// A thread of scripts/search-million.ts: fills a part of the gallery, or looks for people who are not in it.
import { parentPort, workerData } from 'node:worker_threads';
import { fingerprint } from '../../daemon/biometrics/fingerprint/fingerprint.ts';
import {
  blockBytes,
  printsPerBlock,
  rowBytes,
  type SearchMemory,
  searchMemory,
} from '../../daemon/biometrics/fingerprint/search/layout.ts';
import { recordOf } from '../../daemon/biometrics/fingerprint/search/record.ts';
import { SearchIndex } from '../../daemon/biometrics/fingerprint/search/search-index.ts';
import type { FingerprintTemplate } from '../../daemon/core/fingerprint.ts';
import { fillGallery, nonMatedProbe, TemplateStore } from './gallery.ts';

export interface MillionJob {
  readonly task: 'fill' | 'non-mated';
  readonly memory: WebAssembly.Memory;
  readonly prints: number;
  readonly templates: SharedArrayBuffer;
  readonly donors: readonly FingerprintTemplate[];
  /** Prints to fill, or probes to look for. */
  readonly from: number;
  readonly to: number;
  /** Of the gallery, that each non-mated probe is searched in; which one depends on its number. */
  readonly slicePrints: number;
  readonly slices: number;
}

/** Prints of a slice that get the full comparison. */
const comparedOfSlice = 5;

const job = workerData as MillionJob;
const search = searchMemory(job.prints, job.memory);
const templates = new TemplateStore(job.templates);
if (job.task === 'fill') fillGallery(search, templates, job.donors, job.from, job.to);
else parentPort?.postMessage(highestScores(), []);

/** The best score of each probe in its slice. */
function highestScores(): Float64Array {
  const highest = new Float64Array(job.to - job.from);
  for (let slice = 0; slice < job.slices; slice++) {
    const first = slice * job.slicePrints;
    const index = new SearchIndex(sliceOf(first), 0);
    for (let probe = job.from; probe < job.to; probe++) {
      if (probe % job.slices !== slice) continue;
      highest[probe - job.from] = highestScore(index, first, nonMatedProbe(job.donors, probe));
    }
  }
  return highest;
}

function highestScore(index: SearchIndex, first: number, probe: FingerprintTemplate): number {
  const prepared = fingerprint.prepare(probe);
  const scores = index
    .mostAlike(recordOf(probe), { most: comparedOfSlice })
    .map(print => fingerprint.comparePrepared(prepared, fingerprint.prepare(templates.get(first + print))));
  return Math.max(0, ...scores);
}

/** A search over prints [first, first + slicePrints) alone. Whole blocks. */
function sliceOf(first: number): SearchMemory {
  const slice = searchMemory(job.slicePrints);
  const block = first / printsPerBlock;
  slice.blocks.set(search.blocks.subarray(block * blockBytes, block * blockBytes + slice.blocks.length));
  slice.rows.set(search.rows.subarray(first * rowBytes, first * rowBytes + slice.rows.length));
  return slice;
}
