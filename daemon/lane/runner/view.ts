import type { Clock } from '../../../hal/clock.ts';
import type { Answer } from '../../core/answer.ts';
import type { QualityReason } from '../../core/quality.ts';
import type { LaneView, Prompt } from '../contract.ts';
import { impaired } from '../surroundings.ts';
import type { LaneConfig, LaneState } from '../state.ts';

/** What a view shows besides the machine's state. */
export interface Shown {
  readonly prompt: Prompt;
  readonly hints: readonly QualityReason[];
  readonly encounter?: string;
  readonly answer?: Answer;
  readonly reason?: string;
}

export function viewOf(
  lane: string,
  { phase, surroundings }: LaneState,
  shown: Shown,
  config: LaneConfig,
  clock: Clock,
): LaneView {
  const deadline = deadlineOf(phase.deadlineMs, clock);
  const failing = impaired(surroundings, config);
  return {
    lane,
    state: phase.name,
    ...shown,
    attempt: phase.name === 'document' || phase.name === 'capturing' ? phase.attempt : 0,
    attempts: phase.name === 'document' ? config.documentAttempts : config.captureAttempts,
    ...(phase.name === 'capturing' ? { trait: phase.trait } : {}),
    traits: config.traits.map(({ modality }) => modality),
    ...(failing.length === 0 ? {} : { failing }),
    ...(deadline === undefined ? {} : { deadline }),
    ...(phase.name === 'out-of-service' ? { reason: surroundings.failed[0] ?? phase.reason } : {}),
    at: clock.wall().toISOString(),
  };
}

/** An instant of Clock.monotonicMs as ISO 8601; undefined for one that never comes. */
export function deadlineOf(deadlineMs: number, clock: Clock): string | undefined {
  if (!Number.isFinite(deadlineMs)) return undefined;
  return new Date(clock.wall().getTime() + deadlineMs - clock.monotonicMs()).toISOString();
}
