import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { iris } from '../biometrics/iris/iris.ts';
import { quickIrisParameters } from '../biometrics/iris/search/quick-parameters.ts';
import type { Answer, GreyReason } from '../core/answer.ts';
import type { Candidate, SearchedList, SearchResult } from '../core/search.ts';
import type { Policy } from './policy-schema.ts';
import { isRed, isYellow, thresholdsFor } from './thresholds.ts';

/** The highest score that the calibration data of each trait carry. */
export const calibratedTo = { fingerprint: fingerprint.calibratedTo, iris: iris.calibratedTo } as const;

/** A template that people have handed in to be searched with. */
export interface HandedProbe {
  readonly modality: keyof typeof calibratedTo;
  /** Whether there is enough in it to be found by. */
  readonly readable: boolean;
}

/** What a search by probes that people have handed in says, apart from any lane and its policy. */
export interface Opinion {
  /** GREY: not searched, or not by all of it, and nobody found; never GREEN then. */
  readonly answer: Answer;
  readonly greyReasons: readonly GreyReason[];
  /** Those that are worth a look; each is a candidate until people have confirmed it. */
  readonly candidates: readonly Candidate[];
  /** -10 log10(FMR). */
  readonly thresholds: { readonly red: number; readonly yellow: number };
  readonly searchMs: number;
  readonly templates: number;
  readonly compared: number;
  /** Irises were looked through in tiers: some who are there are passed over. */
  readonly tiered?: true;
}

/** `probes`: one and more, as they were searched with; `rates`: the false-positive identification rates that are asked for. */
export function opinionOf(
  result: SearchResult,
  probes: readonly [HandedProbe, ...HandedProbe[]],
  rates: Policy['fpir'],
): Opinion {
  const { lists, searchMs } = result;
  const [templates, compared] = [total(lists, 'templates'), total(lists, 'compared')];
  const highest = Math.max(...probes.map(({ modality }) => calibratedTo[modality]));
  const thresholds = thresholdsFor(rates, templates, highest);
  const { red, yellow } = thresholds;
  const greyReasons = greyReasonsOf(result, probes);
  const candidates = result.candidates.filter(candidate => isYellow(candidate, thresholds, calibratedTo));
  const isRedOne = (candidate: Candidate) => isRed(candidate, thresholds, calibratedTo, probes[0].modality);
  const found = candidates.some(isRedOne) ? 'RED' : 'YELLOW';
  const answer = candidates.length > 0 ? found : greyReasons.length > 0 ? 'GREY' : 'GREEN';
  const isTiered = lists.some(({ tiered }) => tiered);
  return {
    ...{ answer, greyReasons, candidates, thresholds: { red, yellow }, searchMs, templates, compared },
    ...(isTiered && { tiered: true }),
  };
}

const total = (lists: readonly SearchedList[], name: 'templates' | 'compared') =>
  lists.reduce((sum, list) => sum + (list[name] ?? 0), 0);

/**
 * A template may come with too little in it to be found by, a gallery with nobody to compare it with (all have expired, or are
 * there with fingers and eyes that none of the probes is said to be), and a worker may have died of its part.
 */
function greyReasonsOf(result: SearchResult, probes: readonly HandedProbe[]): GreyReason[] {
  return [
    ...(probes.every(probe => probe.readable) ? [] : (['unreadable'] as const)),
    ...(result.lists.some(isSearched) ? [] : (['no-list'] as const)),
    ...(result.incomplete === undefined ? [] : (['search-failed'] as const)),
  ];
}

/** A long list of irises is looked at to its end, and only those that are near are compared in full: there may be none. */
function isSearched({ compared = 0, modalities = {} }: SearchedList): boolean {
  return compared > 0 || (modalities.iris ?? 0) >= quickIrisParameters.exhaustiveBelow;
}
