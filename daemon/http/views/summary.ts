import type { Encounter, OfficerDecision } from '../../core/encounter.ts';
import { scoreOfTrait } from '../../core/search.ts';
import type { KioskStore } from '../../store/contract/kiosk-store.ts';
import type { EncounterSummary } from '../schemas/encounter.ts';

/** The line of an encounter in the stream. The best score is in it only once somebody has decided. */
export function summaryOf(encounter: Encounter, decisions: readonly OfficerDecision[]): EncounterSummary {
  const decision = decisions.at(-1);
  const best = encounter.candidates[0];
  return {
    id: encounter.id,
    lane: encounter.lane,
    startedAt: encounter.startedAt,
    decidedAt: encounter.decidedAt,
    answer: encounter.answer,
    greyReasons: [...encounter.greyReasons],
    disposition: encounter.disposition,
    traits: encounter.traits.map(({ modality, attempts, searched, quality, reason }) => {
      const topScore = decision && best && searched ? scoreOfTrait(best, modality) : undefined;
      return {
        modality,
        attempts,
        searched,
        ...(quality && { quality: quality.score }),
        ...(reason && { reason }),
        ...(topScore !== undefined && { topScore }),
      };
    }),
    candidates: encounter.candidates.length,
    totalMs: encounter.times.totalMs,
    ...(decision ? { decision } : {}),
    ...(decision && best ? { topScore: best.score } : {}),
  };
}

/** A page of the stream, newest first. Only what has candidates can have decisions. */
export async function summaries(
  store: KioskStore,
  page: { readonly limit: number; readonly before?: string },
): Promise<EncounterSummary[]> {
  const encounters = await store.encounters(page);
  return Promise.all(
    encounters.map(async encounter =>
      summaryOf(encounter, encounter.candidates.length > 0 ? await store.decisions(encounter.id) : []),
    ),
  );
}
