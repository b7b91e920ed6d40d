import { Crew } from './crew.ts';
import { keepBest } from './keep.ts';
import { blocksOf, refineKeeps, scanKeeps, type SearchMemory, searchMemory } from './layout.ts';
import { packPrint, packProbe } from './pack.ts';
import { searchParameters } from './parameters.ts';
import type { PrintRecord } from './record.ts';
import { probeWeights } from './stage-zero.ts';

const { alignKeeps, alignKeepsAtLeast } = searchParameters.cascade;

/**
 * The quick stages over a set of prints: which few are worth a full comparison with a probe. Synchronous.
 *
 * Stage 0 weighs the probe's minutiae by how rare their like is. Stage 1 looks at 64 bits of each minutia of every print;
 * stage 2, for a tenth of them, at 128 bits and at who lies where; stage 3, for some hundredths, lays the prints on each
 * other. Each stage hands on its best.
 */
export class SearchIndex {
  readonly #search: SearchMemory;
  readonly #crew: Crew;

  /** Prints are known by their place in `records`. A helper shares the work: see Crew. */
  constructor(records: Iterable<PrintRecord>, prints: number, helpers = helpersFor(prints)) {
    this.#search = searchMemory(prints);
    let print = 0;
    for (const record of records) packPrint(this.#search, print++, record);
    this.#crew = new Crew(this.#search, helpers);
  }

  /** Bytes in memory, all told. */
  get bytes(): number {
    return this.#search.memory.buffer.byteLength;
  }

  /** Waits, blocking, until the helper takes part; false when there is none. */
  awaitHelper(): boolean {
    return this.#crew.awaitHelper();
  }

  /** The prints that look most like the probe, best first; `mayBe` leaves prints out. */
  shortlist(probe: PrintRecord, mayBe?: (print: number) => boolean): number[] {
    const search = this.#search;
    const crew = this.#crew;
    const packed = packProbe(search, probe);
    probeWeights(search, crew.kernel, packed);
    crew.run('scan', packed, blocksOf(search.prints));
    const scanned = keepBest(search.scores.subarray(0, search.prints), scanKeeps(search.prints), mayBe);
    search.listed.set(scanned);
    crew.run('refine', packed, scanned.length);
    const refined = keepBest(search.refined.subarray(0, scanned.length), refineKeeps(search.prints));
    const closest = refined.map(at => scanned[at]);
    search.closest.set(closest);
    crew.run('align', packed, closest.length);
    return this.#mostAlike(closest);
  }

  /** Lets the helper go. The index is not used any more. */
  close(): void {
    this.#crew.close();
  }

  #mostAlike(closest: readonly number[]): number[] {
    const likeness = closest.map((_, at) => likenessOf(this.#search.aligned, at));
    return Array.from(closest.keys())
      .sort((a, b) => likeness[b] - likeness[a] || a - b)
      .slice(0, Math.max(alignKeepsAtLeast, Math.ceil(alignKeeps * this.#search.prints)))
      .map(at => closest[at]);
  }
}

function helpersFor(prints: number): 0 | 1 {
  return prints >= searchParameters.crew.helpedFrom ? 1 : 0;
}

/** What stage 3 found of one print, in one number: the more alike the higher. */
function likenessOf(aligned: Uint32Array, at: number): number {
  const [group, closeness, met, inside] = aligned.subarray(4 * at, 4 * at + 4);
  return Math.log(1 + closeness) + 0.5 * Math.log((1 + group) * (1 + met)) - 0.5 * Math.log(3 + inside);
}
