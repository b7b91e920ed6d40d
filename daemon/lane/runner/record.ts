import type { Encounter, Evidence, TraitRecord } from '../../core/encounter.ts';
import type { Commit } from '../../store/contract.ts';
import type { Decision } from '../policy.ts';
import type { Visit } from './visit.ts';

export interface RecordContext {
  readonly device: string;
  readonly lane: string;
  /** ISO 8601. */
  readonly decidedAt: string;
  /** Clock.monotonicMs. */
  readonly nowMs: number;
}

/** The encounter as it is kept. Who is admitted without a hit leaves no name and nothing biometric. */
export function encounterOf(visit: Visit, decision: Decision, context: RecordContext): Encounter {
  const { answer, greyReasons, disposition, candidates, thresholds } = decision;
  const named = keepsName(decision) && visit.biographics !== undefined;
  return {
    id: visit.id,
    device: context.device,
    lane: context.lane,
    startedAt: visit.startedAt,
    decidedAt: context.decidedAt,
    answer,
    greyReasons,
    disposition,
    traits: [traitOf(visit)],
    lists: visit.lists,
    candidates,
    thresholds: { red: thresholds.red, yellow: thresholds.yellow },
    ...(named ? { biographics: visit.biographics } : {}),
    times: {
      totalMs: context.nowMs - visit.startedMs,
      captureMs: visit.captureMs,
      extractMs: visit.extractMs,
      searchMs: visit.searchMs,
    },
  };
}

/** The batch that goes to the disk in one piece. */
export function commitOf(encounter: Encounter, evidence: Evidence | undefined): Commit {
  const { id, answer, disposition, decidedAt } = encounter;
  return {
    audit: [
      {
        at: decidedAt,
        action: 'encounter.decided',
        actor: 'lane',
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

function traitOf({ attempts, quality, lists }: Visit): TraitRecord {
  return {
    modality: 'fingerprint',
    attempts,
    ...(quality === undefined ? {} : { quality }),
    searched: lists.length > 0,
  };
}
