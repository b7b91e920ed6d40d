import { probeWeights } from './stage-zero.ts';
import { blocksOf, refineKeeps, scanKeeps, type SearchMemory, searchMemory } from './layout.ts';
import { searchParameters } from './parameters.ts';
import { packPrint, packProbe } from './pack.ts';
import type { PrintRecord } from './record.ts';
import { type ScanKernel, scanKernel } from './scan-kernel.ts';
import { keepBest } from './keep.ts';

/** The quick stages over a set of prints: which few are worth a full comparison with a probe. Synchronous. */
export class SearchIndex {
  readonly #search: SearchMemory;
  readonly #kernel: ScanKernel;

  /** Prints are known by their place in `records`. */
  constructor(records: Iterable<PrintRecord>, prints: number) {
    this.#search = searchMemory(prints);
    this.#kernel = scanKernel(this.#search, 0);
    let print = 0;
    for (const record of records) packPrint(this.#search, print++, record);
  }

  /** Bytes in memory, all told. */
  get bytes(): number {
    return this.#search.memory.buffer.byteLength;
  }

  /** The `most` prints that look most like the probe, best first; `mayBe` leaves prints out. */
  shortlist(probe: PrintRecord, most: number, mayBe: (print: number) => boolean = () => true): number[] {
    const search = this.#search;
    const minutiae = packProbe(search, probe);
    probeWeights(search, this.#kernel, minutiae);
    this.#kernel.scan(minutiae, 0, blocksOf(search.prints));
    const scanned = keepBest(search.scores.subarray(0, search.prints), scanKeeps(search.prints), mayBe);
    search.listed.set(scanned);
    this.#kernel.refine(minutiae, 0, scanned.length);
    const refined = keepBest(search.refined.subarray(0, scanned.length), refineKeeps(search.prints));
    const closest = refined.map(at => scanned[at]);
    search.closest.set(closest);
    this.#kernel.align(minutiae, 0, closest.length);
    const likeness = closest.map((_, at) => likenessOf(search.aligned, at));
    return Array.from(closest.keys())
      .sort((a, b) => likeness[b] - likeness[a] || a - b)
      .slice(0, most)
      .map(at => closest[at]);
  }
}

/** What stage 3 found of one print, in one number: the more alike the higher. */
function likenessOf(aligned: Uint32Array, at: number): number {
  const [group, closeness, met, inside] = aligned.subarray(4 * at, 4 * at + 4);
  return Math.log(1 + closeness) + 0.5 * Math.log((1 + group) * (1 + met)) - 0.5 * Math.log(3 + inside);
}

/** How many of so many prints are worth a full comparison. */
export function alignKeeps(prints: number): number {
  const { alignKeeps, alignKeepsAtLeast } = searchParameters.cascade;
  return Math.min(prints, Math.max(alignKeepsAtLeast, Math.ceil(alignKeeps * prints)));
}
