import type { GreyReason } from '../../core/answer.ts';
import type { IntakeTrait } from '../../core/intake.ts';
import type { TraitGap, TraitName } from '../traits.ts';
import type { TraitStatus } from './state.ts';

/** A sample that a new one is held against: it must not show the same finger or eye. */
export interface Beside {
  readonly trait: IntakeTrait;
  readonly sample: number;
}

/** What goes into the search and onto the record. */
export interface Closing {
  readonly serial: number;
  readonly officer: string;
  /** Each with its outcome, in the order of the plan. */
  readonly traits: readonly (TraitStatus & Required<Pick<TraitStatus, 'outcome'>>)[];
  /** The modalities of which there is a sample to search with. */
  readonly taken: readonly TraitName[];
  readonly gaps: readonly TraitGap[];
}

/** What the machine asks of the world. The runner does them in the order of the list. */
export type IntakeEffect =
  /** Somebody is here: open a record. */
  | { readonly type: 'begin'; readonly serial: number; readonly officer: string }
  | {
      readonly type: 'capture';
      readonly serial: number;
      readonly question: number;
      readonly targets: readonly IntakeTrait[];
      readonly beside: readonly Beside[];
      /** Numbers of all samples that may still be asked for: the others can be forgotten. */
      readonly kept: readonly number[];
      readonly timeoutMs: number;
    }
  /** Ends what `capture` began. */
  | { readonly type: 'cancel-sensing' }
  | ({ readonly type: 'search' } & Closing)
  /** `grounds`: why there is no search result, and the answer GREY. */
  | ({ readonly type: 'commit'; readonly grounds?: GreyReason } & Closing)
  | { readonly type: 'alarm'; readonly detail: string }
  /** Nobody went on with it: on record, by nobody's name. */
  | { readonly type: 'expire'; readonly serial: number }
  /** The person is gone: forget what was captured. */
  | { readonly type: 'end' };
