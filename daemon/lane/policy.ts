import { type Answer, type GreyReason, graver } from '../core/answer.ts';
import type { Disposition } from '../core/encounter.ts';
import type { EyePosition } from '../core/iris.ts';
import type { Candidate, SearchResult } from '../core/search.ts';
import type { ListAction } from '../core/watchlist.ts';
import { clockToleranceMs, maximumCandidates } from './parameters.ts';
import type { Policy } from './policy-schema.ts';
import { type CalibratedTo, isRed, isYellow, type Thresholds, thresholdsFor } from './thresholds.ts';
import { type TraitGap, type TraitName, type TraitStep, weighs } from './traits.ts';

/** What a search went by. */
export interface SearchedBy {
  readonly traits: readonly TraitName[];
  /** Eyes that were taken; without it, or where one is not known, any may have been. */
  readonly eyes?: readonly EyePosition[];
  /** ISO 8601 date: whoever has expired by then is not looked for. */
  readonly today: string;
}

/** A list that the kiosk holds, as far as a decision needs it. */
export interface KnownList {
  readonly name: string;
  /** ISO 8601 instant; see Watchlist. */
  readonly importedAt: string;
  /** The same: from then on it is stale. */
  readonly expiresAt?: string;
  readonly templates: number;
  /** How many subjects have references, and none of what was searched by: nobody can find them by that. */
  subjectsWithout(searched: SearchedBy): number;
  /** The subject's own action, when it has one: it overrides the list's. */
  actionOf(subject: string): ListAction | undefined;
}

export interface DecisionInput {
  /** What the search gave, or why there was none. */
  readonly search: SearchResult | GreyReason;
  /** What the lane takes of each traveller, what of it was searched with, and what is missing or in doubt. */
  readonly steps: readonly TraitStep[];
  readonly taken: readonly TraitName[];
  /** Which eyes were among it: `SearchedBy.eyes`. */
  readonly eyes?: readonly EyePosition[];
  readonly gaps: readonly TraitGap[];
  readonly known: readonly KnownList[];
  readonly policy: Policy;
  readonly calibratedTo: CalibratedTo;
  readonly now: Date;
}

/** What a gate can do with an answer. */
export type GateDisposition = Exclude<Disposition, 'enrolled'>;

export interface Decision {
  readonly answer: Answer;
  /** What was not searched, and why; not empty when the answer is GREY. */
  readonly greyReasons: readonly GreyReason[];
  /** At or above YELLOW (`isYellow`), best first, `maximumCandidates` at most. */
  readonly candidates: readonly Candidate[];
  readonly thresholds: Thresholds;
  readonly disposition: GateDisposition;
  /** The gravest action among all of them, those that are too many to be kept too; absent without one. */
  readonly action?: ListAction;
}

/**
 * What a search means under a policy. GREY never reads as GREEN: whoever was not searched in full is referred.
 *
 * In full is: each named list is there, fresh, and was searched without a part missing; each required trait was taken and is
 * in no doubt; and everybody on these lists has a reference of something that was taken (of irises, of an eye that was). A list that holds no irises is
 * therefore searched in full by a finger, and not at all by an iris alone.
 */
export function decide(input: DecisionInput): Decision {
  const { search, known, policy, calibratedTo } = input;
  const result = typeof search === 'string' ? undefined : search;
  const templates = templatesSearched(result, known, policy);
  const thresholds = thresholdsFor(policy.fpir, templates, highest(input));
  const found = hits(result, policy, thresholds, calibratedTo);
  const failure = typeof search === 'string' ? [search] : [];
  const greyReasons = unique([...failure, ...traitGaps(input), ...listGaps(result, input)]);
  const answer = graver(greyReasons.length > 0 ? 'GREY' : 'GREEN', colour(found, thresholds, input));
  const action = gravest(found.map(candidate => actionFor(candidate, known, policy)));
  const disposition = dispose(answer, greyReasons, action);
  const candidates = found.slice(0, maximumCandidates);
  return { answer, greyReasons, candidates, thresholds, disposition, ...(action ? { action } : {}) };
}

/** The highest score that the data carry of anything that was searched with. */
function highest({ taken, steps, calibratedTo }: DecisionInput): number {
  const traits = taken.length > 0 ? taken : steps.map(({ modality }) => modality);
  return Math.max(...traits.map(modality => calibratedTo[modality] ?? 0));
}

function templatesSearched(
  result: SearchResult | undefined,
  known: readonly KnownList[],
  policy: Policy,
): number {
  const lists = (result?.lists ?? known).filter(list => isNamed(list.name, policy));
  return lists.reduce((sum, list) => sum + list.templates, 0);
}

function hits(
  result: SearchResult | undefined,
  policy: Policy,
  thresholds: Thresholds,
  calibratedTo: CalibratedTo,
): Candidate[] {
  const candidates = result?.candidates ?? [];
  return candidates
    .filter(candidate => isYellow(candidate, thresholds, calibratedTo) && isNamed(candidate.list, policy))
    .toSorted((a, b) => b.score - a.score);
}

function traitGaps({ gaps, steps }: DecisionInput): GreyReason[] {
  return gaps.filter(gap => weighs(gap, steps)).map(({ reason }) => reason);
}

/** What the policy wanted searched and was not. An empty list that is there has been searched. */
function listGaps(
  result: SearchResult | undefined,
  { known, policy, taken, eyes, now }: DecisionInput,
): GreyReason[] {
  if (policy.lists.length === 0) return ['no-list'];
  const searchedBy = { traits: taken, ...(eyes && { eyes }), today: now.toISOString().slice(0, 10) };
  return policy.lists.flatMap(({ name, maximumAgeHours }): GreyReason[] => {
    const list = known.find(one => one.name === name);
    const searched = result === undefined || result.lists.some(one => one.name === name);
    if (list === undefined || !searched) return ['no-list'];
    const reasons: GreyReason[] = [];
    if (isStale(list, maximumAgeHours, now)) reasons.push('stale-list');
    if (result?.incomplete?.includes(name)) reasons.push('search-failed');
    if (result !== undefined && list.subjectsWithout(searchedBy) > 0) reasons.push('no-reference');
    return reasons;
  });
}

/**
 * Too old for the policy, or expired. A list from the future, or without a date, has no age that could be trusted: it is stale as
 * well.
 */
export function isStale(
  list: Pick<KnownList, 'importedAt' | 'expiresAt'>,
  maximumAgeHours: number,
  now: Date,
): boolean {
  if (list.expiresAt !== undefined && !(now.getTime() < Date.parse(list.expiresAt))) return true;
  const ageMs = now.getTime() - Date.parse(list.importedAt);
  return !(ageMs >= -clockToleranceMs && ageMs <= maximumAgeHours * 3_600_000);
}

function colour(
  candidates: readonly Candidate[],
  thresholds: Thresholds,
  { calibratedTo, taken }: DecisionInput,
): Answer {
  if (candidates.length === 0) return 'GREEN';
  const [alone = 'fingerprint'] = taken;
  return candidates.some(candidate => isRed(candidate, thresholds, calibratedTo, alone)) ? 'RED' : 'YELLOW';
}

const gravity: Record<ListAction, number> = { 'silent-referral': 0, refer: 1, 'call-officer': 2 };

function gravest(actions: readonly ListAction[]): ListAction | undefined {
  return actions.toSorted((a, b) => gravity[b] - gravity[a])[0];
}

function actionFor({ list, subject }: Candidate, known: readonly KnownList[], policy: Policy): ListAction {
  const own = known.find(one => one.name === list)?.actionOf(subject);
  return own ?? policy.lists.find(one => one.name === list)?.action ?? 'refer';
}

/**
 * Never more than a referral. A silent one is an ordinary admission to the traveller, so it takes a complete search: with
 * a list missing everybody is referred, and one more referral gives nothing away.
 */
function dispose(answer: Answer, greyReasons: readonly GreyReason[], action?: ListAction): GateDisposition {
  if (greyReasons.includes('abandoned')) return 'abandoned';
  if (greyReasons.length > 0) return 'referred';
  if (answer === 'GREEN') return 'admitted';
  return action === 'silent-referral' ? 'silently-referred' : 'referred';
}

const isNamed = (name: string, policy: Policy) => policy.lists.some(list => list.name === name);

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
