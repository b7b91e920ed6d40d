import { Crew } from './crew.ts';
import { keepBest } from './keep.ts';
import {
  alignKeeps,
  blocksOf,
  refineKeeps,
  scanKeeps,
  screenKeeps,
  type SearchMemory,
  searchMemory,
} from './layout.ts';
import { type PackedProbe, packPrint, packProbe } from './pack.ts';
import { searchParameters } from './parameters.ts';
import type { PrintRecord } from './record.ts';
import { weighScan, weighWhole } from './stage-zero.ts';

const { mostOfOwner } = searchParameters.cascade;
const { doubt, groupPower } = searchParameters.likeness;
const { personScanMinutiae, personsAlign, personsKept } = searchParameters.persons;

/**
 * The quick stages over a set of prints: which few are worth a full comparison with a probe. Synchronous.
 *
 * Stage 0 weighs the probe's minutiae by how rare their like is. Stage 1 looks at 64 bits of each minutia of every print;
 * stage 2, for an eighth of them, at 128 bits and at who lies where; stage 3, for some hundredths, lays the prints on each
 * other; stage 4, for some thousandths, compares them by minutiae alone. Each stage hands on its best.
 *
 * Source: a cascade of ever dearer comparisons is the usual way; that pairs vote for the turn between two prints is N. K. Ratha,
 * K. Karu, S. Chen and A. K. Jain, "A real-time matching system for large fingerprint databases", IEEE PAMI 18(8), 1996.
 * Weights by rarity are those of words in text retrieval (K. Sparck Jones, 1972). The descriptor (surroundings.ts), its bits
 * counted by carry-save adders, and the stages as they are, are this project's.
 */
export class SearchIndex {
  readonly #search: SearchMemory;
  readonly #crew: Crew;

  /** Over prints that are packed already. A helper shares the work: see Crew. */
  constructor(search: SearchMemory, helpers = helpersFor(search.prints)) {
    this.#search = search;
    this.#crew = new Crew(search, helpers);
  }

  /** Prints are known by their place in `records`. */
  static of(records: Iterable<PrintRecord>, prints: number, helpers = helpersFor(prints)): SearchIndex {
    const search = searchMemory(prints);
    let print = 0;
    for (const record of records) packPrint(search, print++, record);
    return new SearchIndex(search, helpers);
  }

  /** Bytes in memory, all told. */
  get bytes(): number {
    return this.#search.memory.buffer.byteLength;
  }

  /** Waits, blocking, until the helper takes part; false when there is none. */
  awaitHelper(): boolean {
    return this.#crew.awaitHelper();
  }

  /**
   * The prints that are worth the full comparison with the probe, best first; `mayBe` leaves prints out. Of one owner only so
   * many count, lest somebody with many prints take the places of all others.
   */
  shortlist(
    probe: PrintRecord,
    mayBe?: (print: number) => boolean,
    ownerOf?: (print: number) => number,
  ): number[] {
    return this.screened(probe, this.mostAlike(probe, { mayBe, ownerOf }));
  }

  /** Stage 4: those of the prints that minutiae alone find most alike, best first. */
  screened(probe: PrintRecord, prints: readonly number[]): number[] {
    const { screened, likeness } = this.#search;
    screened.set(prints);
    this.#crew.run('screen', packProbe(this.#search, probe), prints.length);
    return bestFirst(likeness.subarray(0, prints.length))
      .slice(0, screenKeeps(this.#search.prints))
      .map(at => prints[at]);
  }

  /** The prints that stages 1 to 3 find most alike, best first: `most`, or as many as the full search hands on. */
  mostAlike(probe: PrintRecord, { mayBe, ownerOf, most }: Wanted = {}): number[] {
    const search = this.#search;
    const packed = packProbe(search, probe);
    weighScan(search, this.#crew.kernel, packed);
    weighWhole(search, this.#crew.kernel, packed);
    this.#crew.run('scan', packed, blocksOf(search.prints));
    const scanned = keepBest(search.scores.subarray(0, search.prints), scanKeeps(search.prints), mayBe);
    search.listed.set(scanned);
    this.#crew.run('refine', packed, scanned.length);
    const refined = keepBest(search.refined.subarray(0, scanned.length), refineKeeps(search.prints));
    const closest = refined.map(at => scanned[at]);
    const likeness = this.#align(packed, closest);
    const ordered = bestFirst(likeness).map(at => closest[at]);
    const uncrowded = ownerOf ? withoutCrowding(ordered, ownerOf) : ordered;
    return uncrowded.slice(0, most ?? alignKeeps(search.prints));
  }

  /**
   * The persons that look most like somebody of whom several fingers were taken, best first. Each finger counts with the
   * most alike of a person's prints, and the fingers are added up before anybody is dropped: so far fewer minutiae of each
   * will do. `ownerOf`: whose each print is, 0 to `persons` - 1.
   */
  shortlistPersons(
    probes: readonly PrintRecord[],
    ownerOf: Uint32Array,
    persons: number,
    mayBe?: (person: number) => boolean,
    most = Math.min(persons, personsKept),
  ): number[] {
    const votes = new Uint32Array(persons);
    for (const probe of probes) this.#addVotes(votes, probe, ownerOf);
    const isKept = new Uint8Array(persons);
    for (const person of keepBest(votes, personsAligned(this.#search.prints), mayBe)) isKept[person] = 1;
    const prints = placesWhere(ownerOf, owner => isKept[owner] === 1);
    const likeness = new Map<number, number>();
    for (const probe of probes) this.#addLikeness(likeness, probe, prints, ownerOf);
    const people = [...likeness.keys()].sort((a, b) => a - b);
    return bestFirst(people.map(person => likeness.get(person) ?? 0))
      .slice(0, most)
      .map(at => people[at]);
  }

  /** Stage 1, for one of several fingers: each person's best print. */
  #addVotes(votes: Uint32Array, probe: PrintRecord, ownerOf: Uint32Array): void {
    const search = this.#search;
    const packed = packProbe(search, probe, personScanMinutiae);
    weighScan(search, this.#crew.kernel, packed);
    this.#crew.run('scan', packed, blocksOf(search.prints));
    const best = new Uint16Array(votes.length);
    for (let print = 0; print < search.prints; print++) {
      const owner = ownerOf[print];
      if (search.scores[print] > best[owner]) best[owner] = search.scores[print];
    }
    for (let person = 0; person < votes.length; person++) votes[person] += best[person];
  }

  #addLikeness(
    likeness: Map<number, number>,
    probe: PrintRecord,
    prints: readonly number[],
    ownerOf: Uint32Array,
  ): void {
    const packed = packProbe(this.#search, probe);
    weighWhole(this.#search, this.#crew.kernel, packed);
    const best = new Map<number, number>();
    this.#align(packed, prints).forEach((alike, at) => {
      const owner = ownerOf[prints[at]];
      best.set(owner, Math.max(best.get(owner) ?? 0, alike));
    });
    for (const [owner, alike] of best) likeness.set(owner, alike + (likeness.get(owner) ?? 0));
  }

  /** Lets the helper go. The index is not used any more. */
  close(): void {
    this.#crew.close();
  }

  /** Stage 3: how alike each of the prints is, as many at a time as there is room for. */
  #align(packed: PackedProbe, prints: readonly number[]): Float64Array {
    const { closest, aligned } = this.#search;
    const alike = new Float64Array(prints.length);
    for (let from = 0; from < prints.length; from += closest.length) {
      const part = prints.slice(from, from + closest.length);
      closest.set(part);
      this.#crew.run('align', packed, part.length);
      for (let at = 0; at < part.length; at++) alike[from + at] = likenessOf(aligned, at);
    }
    return alike;
  }
}

/** Which prints are looked for, whose each is, and how many of them. */
interface Wanted {
  readonly mayBe?: ((print: number) => boolean) | undefined;
  readonly ownerOf?: ((print: number) => number) | undefined;
  readonly most?: number;
}

/** Places of the numbers, the greatest first, of equals the first. */
function bestFirst(numbers: ArrayLike<number>): number[] {
  return Array.from({ length: numbers.length }, (_, at) => at).sort(
    (a, b) => numbers[b] - numbers[a] || a - b,
  );
}

/** The first few of each owner. */
function withoutCrowding(prints: readonly number[], ownerOf: (print: number) => number): number[] {
  const counts = new Map<number, number>();
  return prints.filter(print => {
    const owner = ownerOf(print);
    const count = (counts.get(owner) ?? 0) + 1;
    counts.set(owner, count);
    return count <= mostOfOwner;
  });
}

function placesWhere(owners: Uint32Array, isWanted: (owner: number) => boolean): number[] {
  const places: number[] = [];
  for (let place = 0; place < owners.length; place++) if (isWanted(owners[place])) places.push(place);
  return places;
}

/** How many persons of a list of so many prints go from stage 1 to stage 3. */
function personsAligned(prints: number): number {
  return Math.max(personsKept, Math.ceil(personsAlign * prints));
}

function helpersFor(prints: number): 0 | 1 {
  return prints >= searchParameters.crew.helpedFrom ? 1 : 0;
}

/**
 * What stage 3 found of one print, in one number, the more alike the higher: how close, how much of what could meet, and a
 * little of what stage 2 knew (scalar/alignment.ts says what the numbers are).
 */
function likenessOf(aligned: Uint32Array, at: number): number {
  const group = aligned[4 * at];
  const closeness = aligned[4 * at + 1];
  const met = aligned[4 * at + 2];
  const inside = aligned[4 * at + 3];
  return closeness * Math.sqrt(met / (inside + doubt)) * (1 + group) ** groupPower;
}
