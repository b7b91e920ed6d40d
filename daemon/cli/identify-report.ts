import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { iris } from '../biometrics/iris/iris.ts';
import { quickIrisParameters } from '../biometrics/iris/search/quick-parameters.ts';
import { type RepeatedTrait, repeatedTraitLine } from '../biometrics/repeated-traits.ts';
import type { Answer, GreyReason } from '../core/answer.ts';
import type { Candidate, SearchedList, SearchResult, TraitMatch } from '../core/search.ts';
import type { Policy } from '../lane/policy-schema.ts';
import { isRed, isYellow, thresholdsFor } from '../lane/thresholds.ts';
import type { Sample } from './samples.ts';
import { type ExitCode, exitCode, type Output, table } from './output.ts';

/** A probe that was searched with. */
export interface Probe {
  readonly file: string;
  readonly modality: Sample['modality'];
  readonly template: Uint8Array;
  /** Whether there is enough in it to be found by. */
  readonly readable: boolean;
}

/** Says what a search by these probes gave. */
export function report(
  result: SearchResult,
  probes: readonly Probe[],
  rates: Policy['fpir'],
  output: Output,
): ExitCode {
  const { lists, searchMs } = result;
  const [templates, compared] = [total(lists, 'templates'), total(lists, 'compared')];
  const highest = Math.max(...probes.map(({ modality }) => calibratedTo[modality]));
  const thresholds = thresholdsFor(rates, templates, highest);
  const { red, yellow } = thresholds;
  const greyReasons = greyReasonsOf(result, probes);
  const found = result.candidates.filter(candidate => isYellow(candidate, thresholds, calibratedTo));
  const isRedOne = (candidate: Candidate) => isRed(candidate, thresholds, calibratedTo, probes[0].modality);
  const answer = found.length > 0 ? (found.some(isRedOne) ? 'RED' : 'YELLOW') : searchedAnswer(greyReasons);
  const isTiered = lists.some(({ tiered }) => tiered);
  const candidates = found.map(candidate => shown(candidate, probes));
  const sameFinger = repeatedProbes(result, probes);
  const document = {
    candidates,
    answer,
    greyReasons,
    searchMs,
    thresholds: { red, yellow },
    templates,
    compared,
    ...(isTiered && { tiered: true }),
  };
  for (const twice of sameFinger ?? []) output.notice(`${repeatedTraitLine(twice)}: counted once`);
  output.answer({ ...document, ...(sameFinger && { sameFinger }) }, () => [
    `${answer}${whyGrey(greyReasons)}: ${found.length} candidates of ${templates} templates in ${searchMs.toFixed(1)} ms`,
    ...(isTiered ? ['irises were looked through in tiers: some 3 in 100 who are there are passed over'] : []),
    ...candidateTable(found),
  ]);
  return found.length === 0 ? exitCode.negative : exitCode.ok;
}

const total = (lists: readonly SearchedList[], name: 'templates' | 'compared') =>
  lists.reduce((sum, list) => sum + (list[name] ?? 0), 0);

/**
 * A template may come with too little in it to be found by, a gallery with nobody to compare it with (all have expired, or are
 * there with fingers and eyes that none of the probes is said to be), and a worker may have died of its part.
 */
function greyReasonsOf(result: SearchResult, probes: readonly Probe[]): GreyReason[] {
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

const whyGrey = (reasons: readonly GreyReason[]) =>
  reasons.length > 0 ? ` (not searched: ${reasons.join(', ')})` : '';

export const calibratedTo = { fingerprint: fingerprint.calibratedTo, iris: iris.calibratedTo } as const;

const searchedAnswer = (reasons: readonly GreyReason[]): Answer => (reasons.length === 0 ? 'GREEN' : 'GREY');

/** With several probes, by file, what the score was fused from. */
function shown({ subject, score, matches }: Candidate, probes: readonly Probe[]) {
  const named = matches?.map(({ probe, ...match }) => ({ probe: probes[probe].file, ...match }));
  return { subject, score, ...(named && { matches: named }) };
}

function repeatedProbes(
  { sameFinger }: SearchResult,
  probes: readonly Probe[],
): Omit<RepeatedTrait, 'subject'>[] | undefined {
  return sameFinger?.map(({ first, second, score }) => ({
    first: probes[first].file,
    second: probes[second].file,
    score,
    reason: probes[first].modality === 'iris' ? 'wrong-eye-twice' : 'wrong-finger-twice',
  }));
}

function candidateTable(found: readonly Candidate[]): string[] {
  const isFused = found.some(({ matches }) => matches !== undefined);
  return table(
    ['subject', 'score', ...(isFused ? ['matches'] : [])],
    found.map(({ subject, score, matches }) => [
      subject,
      Number(score.toFixed(1)),
      ...(matches ? [matches.map(matchText).join(' + ')] : []),
    ]),
  );
}

const matchText = ({ score, modality = 'fingerprint' }: TraitMatch) =>
  `${score.toFixed(1)}${modality === 'fingerprint' ? '' : ` ${modality}`}`;
