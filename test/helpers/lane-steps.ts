// Short ways into the states of the lane, for tests of one state.
import type { LaneEffect } from '../../daemon/lane/effects.ts';
import type { LaneEvent, Verdict } from '../../daemon/lane/events.ts';
import type { LaneConfig } from '../../daemon/lane/state.ts';
import type { TraitName } from '../../daemon/lane/traits.ts';
import { LaneWalk, laneConfig } from './lane-walk.ts';

export const withoutReader: LaneConfig = { ...laneConfig, hasDocumentReader: false };
export const green: Verdict = { answer: 'GREEN', outcome: 'admit', reason: 'none' };
export const red: Verdict = { answer: 'RED', outcome: 'refer', reason: 'possible-match' };
export const beam = (beam: 'outer' | 'inner', broken: boolean): LaneEvent => ({ type: 'beam', beam, broken });
export const closed: LaneEvent = { type: 'barrier', position: 'closed' };
export const open: LaneEvent = { type: 'barrier', position: 'open' };
export const captured = (attempt: number, usable: boolean, trait: TraitName = 'fingerprint'): LaneEvent => ({
  type: 'captured',
  serial: 1,
  trait,
  attempt,
  usable,
  hints: usable ? [] : [trait === 'iris' ? 'come-closer' : 'too-dry'],
});

/** The types of the effects, with the prompt's name in place of `prompt`. */
export function names(effects: readonly LaneEffect[]): string[] {
  return effects.map(effect => (effect.type === 'prompt' ? effect.prompt : effect.type));
}

/** Why nothing was searched, when the last thing to be done is to put that on record. */
export function groundsOf(effects: readonly LaneEffect[] = []): string | undefined {
  const last = effects.at(-1);
  return last?.type === 'commit' ? last.grounds : undefined;
}

/** The state's name; out of service with its reason. */
export function stateOf({ state: { phase } }: LaneWalk): string {
  return phase.name === 'out-of-service' ? `${phase.name} ${phase.reason}` : phase.name;
}

export function idleLane(config: LaneConfig = withoutReader): LaneWalk {
  const walk = new LaneWalk(config);
  walk.do(closed);
  return walk;
}

/** One traveller at the desk: `document` with a reader, else `capturing`. */
export function atDesk(config?: LaneConfig): LaneWalk {
  const walk = idleLane(config);
  walk.do(beam('outer', true));
  walk.pass(500);
  walk.do(beam('outer', false));
  walk.do(beam('inner', true));
  return walk;
}

export function committing(verdict: Verdict): LaneWalk {
  const walk = atDesk();
  walk.do(captured(1, true));
  walk.do({ type: 'searched', serial: 1, verdict });
  return walk;
}

/** The answer is on the disk. */
export function concluded(verdict: Verdict): LaneWalk {
  const walk = committing(verdict);
  walk.do({ type: 'committed', serial: 1 });
  return walk;
}

/** Through the open barrier. */
export function passage(): LaneWalk {
  const walk = concluded(green);
  walk.pass(800);
  walk.do(open);
  return walk;
}
