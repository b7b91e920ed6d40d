import type { GreyReason } from '../core/answer.ts';
import type { LaneAlarm } from '../core/event.ts';
import type { QualityReason } from '../core/quality.ts';
import type { Prompt } from './contract.ts';
import type { Capture, LaneDevice } from './events.ts';
import type { TraitGap, TraitName } from './traits.ts';

/** What the machine asks of the world. The runner does them in the order of the list. */
export type LaneEffect =
  /** A traveller is here: open a record. */
  | { readonly type: 'begin'; readonly serial: number }
  | { readonly type: 'prompt'; readonly prompt: Prompt; readonly hints: readonly QualityReason[] }
  | {
      readonly type: 'read-document';
      readonly serial: number;
      readonly attempt: number;
      readonly timeoutMs: number;
    }
  /** What was read may be another's: it is not kept. */
  | { readonly type: 'forget-document' }
  | ({ readonly type: 'capture'; readonly timeoutMs: number } & Capture)
  /** Later attempts gave nothing: what this one gave is what is kept and searched with. */
  | ({ readonly type: 'recall' } & Capture)
  /** Ends what `read-document` or `capture` began. */
  | { readonly type: 'cancel-sensing' }
  /** By the traits in `taken`, and by no other sample that may have been captured; `gaps` tells of those that are missing. */
  | {
      readonly type: 'search';
      readonly serial: number;
      readonly taken: readonly TraitName[];
      readonly gaps: readonly TraitGap[];
    }
  /** `grounds`: why there is no search result, and the answer GREY. */
  | {
      readonly type: 'commit';
      readonly serial: number;
      readonly grounds?: GreyReason;
      readonly gaps: readonly TraitGap[];
    }
  /** The answer is on the disk and may be shown. */
  | { readonly type: 'announce'; readonly serial: number }
  | { readonly type: 'open-barrier'; readonly by: 'decision' | 'officer'; readonly serial?: number }
  | { readonly type: 'close-barrier' }
  | { readonly type: 'release-barrier' }
  | { readonly type: 'call-officer'; readonly reason: string }
  | { readonly type: 'alarm'; readonly kind: LaneAlarm['kind']; readonly detail: string }
  /** Ask a failed device whether it is back. */
  | { readonly type: 'probe'; readonly device: LaneDevice }
  /** The traveller is gone: forget what was captured. */
  | { readonly type: 'end' };

export function prompt(prompt: Prompt, hints: readonly QualityReason[] = []): LaneEffect {
  return { type: 'prompt', prompt, hints };
}

/** The effects that put the barrier under power. */
export function movesBarrier(effect: LaneEffect): boolean {
  return (
    effect.type === 'open-barrier' ||
    effect.type === 'close-barrier' ||
    (effect.type === 'probe' && effect.device === 'barrier')
  );
}
