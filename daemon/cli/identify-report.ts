import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { type RepeatedFinger, repeatedFingerLine } from '../biometrics/repeated-fingers.ts';
import type { Answer, GreyReason } from '../core/answer.ts';
import type { Candidate, SearchedList, SearchResult } from '../core/search.ts';
import type { Policy } from '../lane/policy-schema.ts';
import { isRed, isYellow, type Thresholds, thresholdsFor } from '../lane/thresholds.ts';
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
  const thresholds = thresholdsFor(rates, templates, fingerprint.calibratedTo);
  const { red, yellow } = thresholds;
  const greyReasons = greyReasonsOf(probes, compared);
  const found = result.candidates.filter(candidate => isYellow(candidate, thresholds, calibratedTo));
  const answer = answerOf(found, thresholds, greyReasons.length === 0);
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
  };
  for (const twice of sameFinger ?? []) output.notice(`${repeatedFingerLine(twice)}: counted once`);
  output.answer({ ...document, ...(sameFinger && { sameFinger }) }, () => [
    `${answer}${whyGrey(greyReasons)}: ${found.length} candidates of ${templates} templates in ${searchMs.toFixed(1)} ms`,
    ...candidateTable(found),
  ]);
  return found.length === 0 ? exitCode.negative : exitCode.ok;
}

const total = (lists: readonly SearchedList[], name: 'templates' | 'compared') =>
  lists.reduce((sum, list) => sum + (list[name] ?? 0), 0);

/**
 * A template may come with too little in it to be found by, and a gallery with nobody to compare it with: all have expired, or are
 * there with fingers that none of several probes is said to be.
 */
function greyReasonsOf(probes: readonly Probe[], compared: number): GreyReason[] {
  const readable = probes.every(probe => probe.readable);
  return [...(readable ? [] : (['unreadable'] as const)), ...(compared > 0 ? [] : (['no-list'] as const))];
}

const whyGrey = (reasons: readonly GreyReason[]) =>
  reasons.length > 0 ? ` (not searched: ${reasons.join(', ')})` : '';

const calibratedTo = { fingerprint: fingerprint.calibratedTo };

function answerOf(found: readonly Candidate[], thresholds: Thresholds, isSearched: boolean): Answer {
  const isRedOne = (candidate: Candidate) => isRed(candidate, thresholds, calibratedTo, 'fingerprint');
  if (found.length > 0) return found.some(isRedOne) ? 'RED' : 'YELLOW';
  return isSearched ? 'GREEN' : 'GREY';
}

/** With several probes, by file, what the score was fused from. */
function shown({ subject, score, matches }: Candidate, probes: readonly Probe[]) {
  const named = matches?.map(({ probe, ...match }) => ({ probe: probes[probe].file, ...match }));
  return { subject, score, ...(named && { matches: named }) };
}

function repeatedProbes(
  { sameFinger }: SearchResult,
  probes: readonly Probe[],
): Omit<RepeatedFinger, 'subject'>[] | undefined {
  return sameFinger?.map(({ first, second, score }) => ({
    first: probes[first].file,
    second: probes[second].file,
    score,
    reason: 'wrong-finger-twice',
  }));
}

function candidateTable(found: readonly Candidate[]): string[] {
  const isFused = found.some(({ matches }) => matches !== undefined);
  return table(
    ['subject', 'score', ...(isFused ? ['matches'] : [])],
    found.map(({ subject, score, matches }) => [
      subject,
      Number(score.toFixed(1)),
      ...(matches ? [matches.map(match => match.score.toFixed(1)).join(' + ')] : []),
    ]),
  );
}
