import type { GreyReason } from '../../core/answer.ts';
import type { Encounter, EncounterTimes, Evidence, TraitRecord } from '../../core/encounter.ts';
import type { SearchedList } from '../../core/search.ts';
import type { Commit } from '../../store/contract/kiosk-store.ts';
import type { Decision } from '../policy.ts';
import type { TraitGap, TraitName, TraitStep } from '../traits.ts';
import type { RecordParts } from './parts.ts';
import type { Search, Visit } from './visit.ts';

/** What became of a visit. */
export interface Outcome {
  readonly visit: Visit;
  readonly decision: Decision;
  readonly search: Search | undefined;
  /** Why there was no search. */
  readonly grounds: GreyReason | undefined;
  readonly gaps: readonly TraitGap[];
  /** What was wanted. */
  readonly steps: readonly TraitStep[];
}

/** The encounter as it is kept. Who is admitted without a hit leaves no name and nothing biometric. */
export function encounterOf(
  outcome: Outcome,
  parts: Pick<RecordParts, 'device' | 'lane' | 'clock'>,
): Encounter {
  const { visit, decision, search } = outcome;
  const { answer, greyReasons, disposition, candidates, thresholds } = decision;
  const named = keepsName(decision) && visit.biographics !== undefined;
  return {
    id: visit.id,
    device: parts.device,
    lane: parts.lane,
    startedAt: visit.startedAt,
    decidedAt: parts.clock.wall().toISOString(),
    ...(parts.clock.isWallTrusted?.() === false && { timeUntrusted: true as const }),
    answer,
    greyReasons,
    disposition,
    traits: outcome.steps.map(({ modality }) => traitOf(modality, outcome)),
    lists: search?.result.lists ?? [],
    candidates,
    thresholds: { red: thresholds.red, yellow: thresholds.yellow },
    ...(named ? { biographics: visit.biographics } : {}),
    times: timesOf(outcome, parts.clock.monotonicMs()),
  };
}

function timesOf({ visit, search }: Outcome, nowMs: number): EncounterTimes {
  const traits = Object.values(visit.traits);
  return {
    totalMs: nowMs - visit.startedMs,
    captureMs: traits.reduce((sum, { captureMs }) => sum + captureMs, 0),
    extractMs: traits.reduce((sum, { extractMs }) => sum + extractMs, 0),
    searchMs: search?.result.searchMs ?? 0,
  };
}

/** The batch that goes to the disk in one piece. `actor`: who decided. */
export function commitOf(encounter: Encounter, evidence: Evidence | undefined, actor = 'lane'): Commit {
  const { id, answer, disposition, decidedAt } = encounter;
  return {
    audit: [
      {
        at: decidedAt,
        action: 'encounter.decided',
        actor,
        object: id,
        detail: { answer, disposition },
      },
    ],
    encounter,
    events: [{ type: 'org.bitmap.encounter.v1', data: encounter }],
    ...(evidence === undefined ? {} : { evidence }),
  };
}

/** Pictures and templates are kept for a hit alone. */
export function isHit({ answer }: Decision): boolean {
  return answer === 'RED' || answer === 'YELLOW';
}

function keepsName(decision: Decision): boolean {
  return isHit(decision) || decision.disposition === 'referred';
}

function traitOf(modality: TraitName, { visit, search, grounds, gaps }: Outcome): TraitRecord {
  const { attempts, quality, presentation, captureMs, extractMs } = visit.traits[modality];
  const searched = search !== undefined && isSearched(modality, search);
  const gap = gaps.find(one => one.modality === modality)?.reason;
  const reason = gap ?? (searched ? undefined : (grounds ?? 'no-reference'));
  return {
    modality,
    attempts,
    ...(quality && { quality }),
    searched,
    ...(reason && { reason }),
    ...(presentation && { presentation }),
    captureMs,
    extractMs,
  };
}

/** Whether there was a sample of it, and something to compare it with. */
function isSearched(modality: TraitName, { samples, result }: Search): boolean {
  if (!samples.some(sample => sample.modality === modality)) return false;
  return result.lists.some(list => referencesOf(modality, list) > 0);
}

function referencesOf(modality: TraitName, { modalities, templates }: SearchedList): number {
  return modalities === undefined ? templates : (modalities[modality] ?? 0);
}
