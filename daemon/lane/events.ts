import type { BeamName } from '../../hal/presence.ts';
import type { Answer } from '../core/answer.ts';
import type { QualityReason } from '../core/quality.ts';
import type { OfficerCommand } from './contract.ts';
import type { TraitName } from './traits.ts';

/** The devices of a lane, as the machine knows them. */
export type LaneDevice = 'scanner' | 'iris-camera' | 'document-reader' | 'barrier' | 'presence' | 'indicator';

/** What the lane has to do with an answer, once it is on the disk. */
export interface Verdict {
  readonly answer: Answer;
  /** `hold`: an officer ends the referral, the lane does not end it by itself. `leave`: nobody is there any more. */
  readonly outcome: 'admit' | 'refer' | 'hold' | 'leave';
  /** In a word, for the officer. */
  readonly reason: string;
}

/** One question to the sensor of a trait. */
export interface Capture {
  readonly serial: number;
  readonly trait: TraitName;
  readonly attempt: number;
}

/**
 * Everything that can happen to a lane. `serial` numbers the travellers, so that an answer that comes late is not taken
 * for the next one's; `trait` and `attempt` do the same within a traveller.
 */
export type LaneEvent =
  | { readonly type: 'tick' }
  | { readonly type: 'beam'; readonly beam: BeamName; readonly broken: boolean }
  | { readonly type: 'document-read'; readonly serial: number; readonly attempt: number }
  | { readonly type: 'document-refused'; readonly serial: number; readonly attempt: number }
  | ({ readonly type: 'captured' } & Capture & {
        readonly usable: boolean;
        /** What was presented may not be a living finger or eye: something speaks against it, or it could not be judged. */
        readonly doubt?: 'against' | 'undecided';
        readonly hints: readonly QualityReason[];
      })
  /** There was a capture, and the comparer did not answer. */
  | ({ readonly type: 'capture-failed' } & Capture)
  | { readonly type: 'searched'; readonly serial: number; readonly verdict: Verdict }
  | { readonly type: 'search-failed'; readonly serial: number }
  | { readonly type: 'committed'; readonly serial: number }
  | { readonly type: 'commit-failed'; readonly serial: number; readonly reason: string }
  | { readonly type: 'barrier'; readonly position: 'open' | 'closed' }
  | { readonly type: 'device-failed'; readonly device: LaneDevice; readonly detail: string }
  | { readonly type: 'device-restored'; readonly device: LaneDevice }
  | { readonly type: 'fire'; readonly active: boolean }
  /** Somebody presses the button for help. */
  | { readonly type: 'panic' }
  | { readonly type: 'officer'; readonly command: OfficerCommand };
