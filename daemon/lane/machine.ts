import type { OfficerCommand } from './contract.ts';
import { movesBarrier, prompt } from './effects.ts';
import type { LaneEvent } from './events.ts';
import type { Context, LaneConfig, LaneState, OutOfService, Phase, Step, Surroundings } from './state.ts';
import { approaching } from './states/approaching.ts';
import { blocked } from './states/blocked.ts';
import { capturing } from './states/capturing.ts';
import { deciding } from './states/deciding.ts';
import { document } from './states/document.ts';
import { idle } from './states/idle.ts';
import { after } from './states/moves.ts';
import { outOfService } from './states/out-of-service.ts';
import { passing } from './states/passing.ts';
import { referred } from './states/referred.ts';
import { observe } from './surroundings.ts';

const tick: LaneEvent = { type: 'tick' };

/** More moves than this at one instant are a loop between two rules, which is a programmer's error. */
const maximumMoves = 8;

/**
 * The e-gate lane, whole: what happens next, and what is to be done about it. Pure; `nowMs` is Clock.monotonicMs.
 * While the fire input is active no effect puts the barrier under power, whatever the event.
 */
export function step(state: LaneState, event: LaneEvent, nowMs: number, config: LaneConfig): Step {
  const { surroundings, alarms } = observe(state.surroundings, event, nowMs);
  if (event.type === 'fire' && event.active) return evacuate(state.phase, surroundings);
  if (surroundings.fire) return { state: { phase: state.phase, surroundings }, effects: alarms };
  const told = heed(surroundings, state.phase, event);
  const first = move(state.phase, event, { surroundings: told, nowMs, config });
  return after(alarms, settle(first, nowMs, config));
}

/** What time and surroundings already demand follows at once, not at the next event. */
function settle(first: Step, nowMs: number, config: LaneConfig): Step {
  let step = first;
  for (let moves = 0; moves < maximumMoves; moves++) {
    const { phase, surroundings } = step.state;
    const next = move(phase, tick, { surroundings, nowMs, config });
    if (next.state.phase === phase && next.effects.length === 0) return step;
    step = after(step.effects, next);
  }
  throw new Error(`the lane does not settle in ${step.state.phase.name}`);
}

function move(phase: Phase, event: LaneEvent, context: Context): Step {
  const step = rule(phase, event, context);
  const ordered = step.effects.some(movesBarrier);
  if (!ordered) return step;
  const surroundings: Surroundings = { ...step.state.surroundings, barrier: 'moving' };
  return { ...step, state: { ...step.state, surroundings } };
}

function rule(phase: Phase, event: LaneEvent, context: Context): Step {
  switch (phase.name) {
    case 'idle':
      return idle(phase, event, context);
    case 'approaching':
      return approaching(phase, event, context);
    case 'document':
      return document(phase, event, context);
    case 'capturing':
      return capturing(phase, event, context);
    case 'deciding':
      return deciding(phase, event, context);
    case 'passing':
      return passing(phase, event, context);
    case 'referred':
      return referred(phase, event, context);
    case 'blocked':
      return blocked(phase, event, context);
    case 'out-of-service':
      return outOfService(phase, event, context);
  }
}

/** Fire, from whatever state: the barrier first, then everything else. Only an officer ends it. */
function evacuate(from: Phase, before: Surroundings): Step {
  const phase: OutOfService = {
    name: 'out-of-service',
    reason: 'evacuation',
    told: true,
    deadlineMs: Number.POSITIVE_INFINITY,
  };
  const surroundings: Surroundings = { ...before, barrier: 'released', closeRequested: false };
  return {
    state: { phase, surroundings },
    effects: [
      { type: 'release-barrier' },
      { type: 'cancel-sensing' },
      prompt('evacuate'),
      { type: 'alarm', kind: 'fire', detail: `fire input active while ${from.name}` },
      { type: 'end' },
    ],
  };
}

/** What an officer's word changes, whatever the lane is doing: a lane closes once it is empty. */
function heed(surroundings: Surroundings, phase: Phase, event: LaneEvent): Surroundings {
  if (event.type !== 'officer' || !permits({ phase, surroundings }, event.command)) return surroundings;
  switch (event.command) {
    case 'close-lane':
      return { ...surroundings, closeRequested: true };
    case 'open-lane':
      return { ...surroundings, closeRequested: false };
    case 'reset':
      return { ...surroundings, vacating: surroundings.outerBroken || surroundings.innerBroken };
    case 'release-traveller':
      return surroundings;
  }
}

/** Whether an officer's command means anything now. */
export function permits({ phase, surroundings }: LaneState, command: OfficerCommand): boolean {
  if (surroundings.fire) return false;
  switch (command) {
    case 'release-traveller':
    case 'reset':
      return phase.name === 'referred' || phase.name === 'blocked';
    case 'close-lane':
      return !surroundings.closeRequested && !isShut(phase);
    case 'open-lane':
      return surroundings.closeRequested || (phase.name === 'out-of-service' && phase.reason !== 'starting');
  }
}

function isShut(phase: Phase): boolean {
  return phase.name === 'out-of-service' && (phase.reason === 'closed' || phase.reason === 'evacuation');
}
