import { addCounts } from '../../core/modality.ts';
import type { Candidate, SearchedList, SearchResult } from '../../core/search.ts';

/** A list as the engine knows it: what every shard that has a part of it must say of it. */
export interface ExpectedList {
  readonly name: string;
  readonly version: number;
  /** Shards that have a part of it, the first of them. */
  readonly shards: number;
  /** Some parts may be of before a load that failed, and of the same version: until the next load it counts as incomplete. */
  readonly isTorn?: boolean;
}

/** [shard]: what it found; undefined where it did not answer. */
export type ShardResults = readonly (SearchResult | undefined)[];

/**
 * The answers of all shards as one. A part that did not answer, or that has another version of its list, was not searched: the
 * list is told of as incomplete, and nothing of that part counts.
 */
export function mergeResults(
  results: ShardResults,
  lists: readonly ExpectedList[],
  maximumCandidates: number,
): SearchResult {
  const merged = lists.map(list => mergeList(results, list));
  const answered = results.filter(result => result !== undefined);
  const [{ sameFinger }] = answered;
  const incomplete = merged.filter(({ isWhole }) => !isWhole).map(({ list }) => list.name);
  return {
    candidates: merged
      .flatMap(({ candidates }) => candidates)
      .sort((a, b) => b.score - a.score)
      .slice(0, maximumCandidates),
    lists: merged.map(({ list }) => list),
    ...(incomplete.length > 0 && { incomplete }),
    ...(sameFinger !== undefined && { sameFinger }),
    searchMs: Math.max(...answered.map(({ searchMs }) => searchMs)),
  };
}

interface MergedList {
  readonly list: SearchedList;
  readonly candidates: readonly Candidate[];
  readonly isWhole: boolean;
}

function mergeList(
  results: ShardResults,
  { name, version, shards, isTorn = false }: ExpectedList,
): MergedList {
  const parts = results.slice(0, shards).flatMap(result => {
    const list = result?.lists.find(one => one.name === name && one.version === version);
    return result === undefined || list === undefined ? [] : [{ result, list }];
  });
  const candidates = parts.flatMap(({ result }) => result.candidates.filter(one => one.list === name));
  const none: SearchedList = { name, version, templates: 0, compared: 0, modalities: {} };
  const list = parts.reduce((sum, part) => addLists(sum, part.list), none);
  return { list, candidates, isWhole: parts.length === shards && !isTorn };
}

function addLists(a: SearchedList, b: SearchedList): SearchedList {
  return {
    name: a.name,
    version: a.version,
    templates: a.templates + b.templates,
    compared: (a.compared ?? 0) + (b.compared ?? 0),
    modalities: addCounts(a.modalities ?? {}, b.modalities ?? {}),
    ...((a.tiered || b.tiered) && { tiered: true }),
  };
}
