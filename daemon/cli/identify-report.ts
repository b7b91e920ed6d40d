import { type RepeatedTrait, repeatedTraitLine } from '../biometrics/repeated-traits.ts';
import type { GreyReason } from '../core/answer.ts';
import type { Candidate, SearchResult, TraitMatch } from '../core/search.ts';
import { type HandedProbe, opinionOf } from '../lane/opinion.ts';
import type { Policy } from '../lane/policy-schema.ts';
import { type ExitCode, exitCode, type Output, table } from './output.ts';

/** A probe that was searched with. */
export interface Probe extends HandedProbe {
  readonly file: string;
  readonly template: Uint8Array;
}

export type Probes = readonly [Probe, ...Probe[]];

/** Says what a search by these probes gave. */
export function report(
  result: SearchResult,
  probes: Probes,
  rates: Policy['fpir'],
  output: Output,
): ExitCode {
  const opinion = opinionOf(result, probes, rates);
  const { answer, greyReasons, candidates: found, templates, searchMs, tiered } = opinion;
  const sameFinger = repeatedProbes(result, probes);
  for (const twice of sameFinger ?? []) output.notice(`${repeatedTraitLine(twice)}: counted once`);
  const candidates = found.map(candidate => shown(candidate, probes));
  output.answer({ ...opinion, candidates, ...(sameFinger && { sameFinger }) }, () => [
    `${answer}${whyGrey(greyReasons)}: ${found.length} candidates of ${templates} templates in ${searchMs.toFixed(1)} ms`,
    ...(tiered ? [tieredLine] : []),
    ...candidateTable(found),
  ]);
  return found.length === 0 ? exitCode.negative : exitCode.ok;
}

export const tieredLine = 'irises were looked through in tiers: some 3 in 100 who are there are passed over';

export const whyGrey = (reasons: readonly GreyReason[]) =>
  reasons.length > 0 ? ` (not searched: ${reasons.join(', ')})` : '';

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

export const matchText = ({ score, modality = 'fingerprint' }: TraitMatch) =>
  `${score.toFixed(1)}${modality === 'fingerprint' ? '' : ` ${modality}`}`;
