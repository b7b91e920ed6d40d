import type { Candidate, SearchedList, SearchTier } from '../../core/search.ts';
import type { SearchOptions } from '../engine.ts';
import { dayNumber } from './day-number.ts';
import { type Comparable, fuseTraits, type Meeting, meet, type Scored } from './fuse-traits.ts';
import type { ListPart } from './list-part.ts';
import { worthTheRestFrom } from './parameters.ts';
import type { Pool } from './pool.ts';
import type { ProbeGroup } from './probe-groups.ts';

/** What came of searching one part of a list. */
export interface SearchedPart {
  readonly candidates: readonly Candidate[];
  readonly list: SearchedList;
}

/** Probes of a modality, and the references that they may meet. */
interface Side {
  readonly group: ProbeGroup;
  readonly pool: Pool;
}

/**
 * Compares the probes with the references of every subject that has not expired, of the modalities that were probed: with all
 * where there are few, with the most alike where there are many. Subjects are scored whole before any is left out.
 */
export function searchPart(
  part: ListPart,
  groups: readonly ProbeGroup[],
  options: SearchOptions,
): SearchedPart {
  const today = dayNumber(options.today, 'today');
  const mayBe = (row: number) => part.roll.isSearched(row, today);
  const sides = groups.flatMap(group => {
    const pool = part.pool(group.comparer.name);
    return pool === undefined ? [] : [{ group, pool }];
  });
  const candidates: Candidate[] = [];
  let compared = 0;
  const isOne = groups.length === 1 && groups[0].probes.probes.length === 1;
  const asked = { mayBe, rows: part.roll.used, tier: options.irisSearch };
  for (const [row, scored] of isOne ? byOneProbe(sides, asked) : bySeveral(sides, asked)) {
    compared += scored.compared;
    if (scored.best === undefined || highestOf(scored.best) < options.minimumScore) continue;
    candidates.push({ list: part.name, subject: part.roll.idOf(row), ...scored.best });
  }
  const counts = groups.map(({ comparer }) => [comparer.name, part.templates(comparer.name, today)] as const);
  return {
    candidates,
    list: {
      name: part.name,
      version: part.roll.version,
      templates: counts.reduce((sum, [, count]) => sum + count, 0),
      compared,
      modalities: Object.fromEntries(counts),
      ...(sides.some(({ pool }) => pool.isTiered(options.irisSearch)) && { tiered: true as const }),
    },
  };
}

/** Fusion may take from a finger that alone would have been enough. */
function highestOf({ score, matches: [first] = [] }: Pick<Candidate, 'score' | 'matches'>): number {
  return Math.max(score, first?.score ?? 0);
}

type MayBe = (row: number) => boolean;

/** Whom a search may find, among so many rows, and how long pools are looked through. */
interface Asked {
  readonly mayBe: MayBe;
  readonly rows: number;
  readonly tier: SearchTier | undefined;
}

/** Each subject with the best of its references, of those that are worth it. */
function* byOneProbe(sides: readonly Side[], { mayBe, tier }: Asked): Generator<readonly [number, Scored]> {
  for (const { group, pool } of sides) {
    const { comparePrepared } = group.comparer;
    const [probe] = group.probes.probes;
    const { owners } = pool.table;
    const places = pool.isLong ? pool.alike(probe.template, mayBe, tier) : seenPlaces(pool, mayBe);
    for (const [row, own] of grouped(places, place => owners[place])) {
      let best: Scored['best'];
      for (const place of own) {
        const score = comparePrepared(probe.prepared, pool.prepared(place));
        if (best === undefined || score > best.score)
          best = { instance: pool.table.instanceOf(place), score };
      }
      yield [row, { ...(best && { best }), compared: own.length }];
    }
  }
}

/**
 * Each subject that is worth it, by all its references. Whom a short pool brings and no index names is compared by the long pools
 * only when the short ones have found something.
 */
function* bySeveral(sides: readonly Side[], asked: Asked): Generator<readonly [number, Scored]> {
  const long = sides.filter(({ pool }) => pool.isLong);
  const short = sides.filter(({ pool }) => !pool.isLong);
  const named = new Set(long.flatMap(side => alikeRows(side, asked)));
  const others = new Set(
    short.flatMap(({ pool }) => seenPlaces(pool, asked.mayBe).map(place => pool.table.owners[place])),
  );
  for (const row of new Set([...named, ...others])) {
    const meetings = short.map(side => meetAt(side, row));
    const isWorthIt = named.has(row) || bestOf(meetings) >= worthTheRestFrom;
    yield [row, fuseTraits(isWorthIt ? [...meetings, ...long.map(side => meetAt(side, row))] : meetings)];
  }
}

function alikeRows({ group, pool }: Side, { mayBe, rows, tier }: Asked): number[] {
  const [only, ...others] = group.probes.probes.map(({ template }) => template);
  if (others.length > 0) return pool.alikeSubjects([only, ...others], mayBe, rows, tier);
  return pool.alike(only, mayBe, tier).map(place => pool.table.owners[place]);
}

function meetAt({ group, pool }: Side, row: number): Meeting {
  const references = [...pool.table.placesOf(row)].map(
    (place): Comparable<unknown> => ({
      instance: pool.table.instanceOf(place),
      position: pool.table.positionOf(place),
      prepared: () => pool.prepared(place),
    }),
  );
  return meet(group.probes, references, group.comparer, probe => group.places[probe]);
}

function bestOf(meetings: readonly Meeting[]): number {
  return Math.max(...meetings.map(({ pairs: [best] }) => best?.score ?? 0));
}

/** Places of a pool whose subjects are searched. */
function seenPlaces({ table }: Pool, mayBe: MayBe): number[] {
  const { owners } = table;
  const places: number[] = [];
  for (let place = 0; place < owners.length; place++) {
    if (table.isOwned(place) && mayBe(owners[place])) places.push(place);
  }
  return places;
}

function grouped<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
