import type { Clock } from '../../../hal/clock.ts';
import { deadlineOf } from '../runner/view.ts';
import type { IntakePrompt, IntakeView, TraitView } from './contract.ts';
import {
  type Capturing,
  type IntakeConfig,
  type IntakeState,
  modalityOf,
  statusOf,
  type TraitStatus,
} from './state.ts';

/** What a view shows besides the machine's state. */
export interface Shown {
  readonly desk: string;
  /** ULIDs of the intake that is under way, and of the one before. */
  readonly encounter?: string;
  readonly lastEncounter?: string;
}

export function viewOf(
  state: IntakeState,
  { desk, encounter, lastEncounter }: Shown,
  config: IntakeConfig,
  clock: Clock,
): IntakeView {
  const deadline = deadlineOf(state.deadlineMs, clock);
  return {
    ...{ desk, state: state.name, prompt: promptFor(state) },
    asked: state.name === 'capturing' ? state.targets : [],
    hints: state.name === 'capturing' ? hintsFor(state) : [],
    traits: state.name === 'idle' ? [] : state.session.traits.map(status => traitView(status, config)),
    ...(encounter !== undefined && { encounter }),
    ...(state.name === 'review' && state.trouble !== undefined && { trouble: state.trouble }),
    ...(state.name === 'committing' && state.overdue && { trouble: 'disk-slow' }),
    ...(deadline !== undefined && { deadline }),
    ...lastOf(state, lastEncounter),
    at: clock.wall().toISOString(),
  };
}

function lastOf(state: IntakeState, encounter: string | undefined): Pick<IntakeView, 'last'> {
  if (state.name !== 'idle' || state.last === undefined || encounter === undefined) return {};
  return { last: { encounter, answer: state.last.answer } };
}

function promptFor(state: IntakeState): IntakePrompt {
  switch (state.name) {
    case 'idle':
      return 'next-please';
    case 'capturing':
      return capturePrompt(state);
    case 'review':
    case 'paused':
      return 'wait-for-officer';
    case 'searching':
    case 'committing':
      return 'please-wait';
  }
}

function capturePrompt({ session, targets: [target] }: Capturing): IntakePrompt {
  if (modalityOf(target) === 'iris') return 'look-into-camera';
  return statusOf(session, target)?.tries === 0 ? 'place-finger' : 'lift-and-place-again';
}

function hintsFor({ session, targets }: Capturing): IntakeView['hints'] {
  return [...new Set(targets.flatMap(trait => statusOf(session, trait)?.hints ?? []))];
}

function traitView(status: TraitStatus, { attempts: most, minimumQuality }: IntakeConfig): TraitView {
  const { trait, outcome, attempts, tries, best, hints, flaw, doubt } = status;
  const isTaken = outcome?.kind === 'taken';
  return {
    trait,
    outcome: outcome?.kind ?? 'open',
    ...(outcome && 'reason' in outcome && { reason: outcome.reason }),
    attempts,
    triesLeft: outcome === undefined ? most - tries : 0,
    ...(best && { quality: best.score }),
    minimumQuality: minimumQuality[modalityOf(trait)],
    hints: isTaken ? [] : hints,
    ...(flaw && !isTaken && { flaw }),
    ...(best?.sameAs && { sameAs: best.sameAs }),
    ...(doubt && { doubt }),
  };
}
