import { speaksAgainst } from '../../core/presentation.ts';
import type { QualityReason } from '../../core/quality.ts';
import type { LaneEvent } from '../events.ts';
import { sensorOf, type TraitName } from '../traits.ts';
import { examineAll, type TraitSeen } from './examine.ts';
import { type Exposure, expose } from './exposure.ts';
import type { LaneParts } from './parts.ts';
import { isTimeout, kindOf, type Question } from './sensing.ts';

export interface CaptureQuestion extends Question {
  readonly trait: TraitName;
}

/** What a traveller is told who gave nothing. */
const nothingSeen: Record<TraitName, QualityReason> = { fingerprint: 'no-finger', iris: 'no-eye' };

/** Asks for a trait, and turns what comes into templates. Nothing when the question was withdrawn. */
export async function captureTrait(
  parts: LaneParts,
  question: CaptureQuestion,
): Promise<LaneEvent | undefined> {
  const { visit, trait, attempt, signal } = question;
  const { serial } = visit;
  const kept = visit.traits[trait];
  kept.attempts = attempt;
  const nothing = {
    type: 'captured',
    serial,
    trait,
    attempt,
    usable: false,
    hints: [nothingSeen[trait]],
  } as const;
  const began = parts.clock.monotonicMs();
  try {
    const exposures = await expose(parts, question);
    // A camera that looked and saw nobody: as little as one whose time has passed.
    return exposures.length === 0 ? nothing : await acquire(parts, question, exposures);
  } catch (error) {
    if (signal.aborted) return undefined;
    if (isTimeout(error)) return nothing;
    parts.onError(error, `capturing (${trait})`);
    return { type: 'device-failed', device: sensorOf[trait], detail: kindOf(error) };
  } finally {
    kept.captureMs += parts.clock.monotonicMs() - began;
  }
}

async function acquire(
  parts: LaneParts,
  { visit, trait, attempt, signal }: CaptureQuestion,
  exposures: readonly Exposure[],
): Promise<LaneEvent | undefined> {
  const which = { serial: visit.serial, trait, attempt };
  try {
    const seen = await examineAll(parts, exposures);
    if (signal.aborted) return undefined;
    const kept = visit.traits[trait];
    const { extractMs, ...given } = seen;
    Object.assign(kept, given, { extractMs: kept.extractMs + extractMs });
    if (given.samples.length > 0) kept.given.set(attempt, given);
    return { type: 'captured', ...which, ...outcomeOf(seen) };
  } catch (error) {
    parts.onError(error, `extracting a template (${trait})`);
    return { type: 'capture-failed', ...which };
  }
}

function outcomeOf({ quality, presentation, samples }: TraitSeen) {
  const usable = samples.length > 0;
  const hints = quality.reasons;
  if (presentation.verdict !== 'doubt') return { usable, hints };
  return { usable, hints, doubt: speaksAgainst(presentation) ? 'against' : 'undecided' } as const;
}
