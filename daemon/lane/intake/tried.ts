import type { QualityReason } from '../../core/quality.ts';
import type { Doubt, SeenTrait } from './events.ts';
import { type IntakeConfig, type Kept, modalityOf, type TraitStatus } from './state.ts';

/** A trait after one more try. The best capture is kept; what passes the gate is taken. */
export function tried(before: TraitStatus, seen: SeenTrait | undefined, config: IntakeConfig): TraitStatus {
  const kept = seen && keptOf(seen);
  const best = better(before.best, kept);
  const status: TraitStatus = {
    ...withoutDoubt(before),
    ...{ attempts: before.attempts + 1, tries: before.tries + 1 },
    hints: hintsOf(before, seen),
    flaw: kept?.sameAs === undefined ? 'quality' : 'same-trait-twice',
    ...(best && { best }),
    ...doubtAfter(before, seen),
  };
  return judged(status, config);
}

/** An open trait whose best capture passes the gate is taken. */
export function judged(status: TraitStatus, config: IntakeConfig): TraitStatus {
  if (status.outcome !== undefined || !passes(status, config)) return status;
  return { ...status, outcome: { kind: 'taken' } };
}

/** A capture that nobody could examine. */
export function failedTry(before: TraitStatus): TraitStatus {
  const { attempts, tries } = before;
  return { ...before, attempts: attempts + 1, tries: tries + 1, hints: [], flaw: 'comparer' };
}

function keptOf({ sample, score, isPoor, sameAs, doubt }: SeenTrait): Kept | undefined {
  if (sample === undefined) return undefined;
  return { sample, score, ...(isPoor && { isPoor }), ...(sameAs && { sameAs }), ...(doubt && { doubt }) };
}

/** One of the right finger before one of another, one in no doubt before one that is, one that may be enrolled, then the score. */
function better(a: Kept | undefined, b: Kept | undefined): Kept | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (flawsOf(a) !== flawsOf(b)) return flawsOf(a) < flawsOf(b) ? a : b;
  return b.score > a.score ? b : a;
}

/** A graver flaw outweighs all lesser ones. */
function flawsOf({ sameAs, doubt, isPoor = false }: Kept): number {
  return (sameAs === undefined ? 0 : 4) + (doubt === undefined ? 0 : 2) + (isPoor ? 1 : 0);
}

function withoutDoubt({ doubt: _doubt, ...rest }: TraitStatus): TraitStatus {
  return rest;
}

/** What speaks against a presentation stays; what could not be judged is settled by a capture that can be. */
function doubtAfter(before: TraitStatus, seen: SeenTrait | undefined): { doubt?: Doubt } {
  if (before.doubt === 'against' || seen?.doubt === 'against') return { doubt: 'against' };
  const doubt = seen?.sample === undefined ? before.doubt : seen.doubt;
  return doubt === undefined ? {} : { doubt };
}

function hintsOf({ trait }: TraitStatus, seen: SeenTrait | undefined): readonly QualityReason[] {
  const isFinger = modalityOf(trait) === 'fingerprint';
  if (seen === undefined) return [isFinger ? 'no-finger' : 'no-eye'];
  if (seen.sameAs === undefined) return seen.hints;
  return [isFinger ? 'wrong-finger-twice' : 'wrong-eye-twice', ...seen.hints];
}

/** Whether the best capture is good enough to be found by. One that could not be judged is asked for again while there are tries. */
function passes({ trait, best, tries }: TraitStatus, { minimumQuality, attempts }: IntakeConfig): boolean {
  if (best === undefined || best.sameAs !== undefined || best.isPoor) return false;
  if (best.score < minimumQuality[modalityOf(trait)]) return false;
  return best.doubt !== 'undecided' || tries >= attempts;
}
