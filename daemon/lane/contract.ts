import type { Answer } from '../core/answer.ts';
import type { QualityReason } from '../core/quality.ts';
import type { LaneDevice } from './events.ts';
import type { TraitName } from './traits.ts';

export type LaneStateName =
  | 'idle'
  | 'approaching'
  | 'document'
  | 'capturing'
  | 'deciding'
  | 'passing'
  | 'referred'
  | 'blocked'
  | 'out-of-service';

/** What the traveller is told; the pages and the indicator turn it into words, pictures and light. */
export const prompts = [
  'welcome',
  'step-forward',
  'one-at-a-time',
  'place-document',
  'place-finger',
  'lift-and-place-again',
  'look-into-camera',
  'please-wait',
  'please-pass',
  'wait-for-officer',
  'lane-closed',
  'evacuate',
] as const;
export type Prompt = (typeof prompts)[number];

/** What a page shows of a lane: a snapshot, sent at each change. Carries no name and no picture. */
export interface LaneView {
  readonly lane: string;
  readonly state: LaneStateName;
  readonly prompt: Prompt;
  /** Why the last capture was refused, for the prompt. */
  readonly hints: readonly QualityReason[];
  /** The trait that is being taken now. */
  readonly trait?: TraitName;
  /** What is taken of each traveller, in order. */
  readonly traits?: readonly TraitName[];
  readonly attempt: number;
  readonly attempts: number;
  /** What happens next, and when at the latest: ISO 8601. */
  readonly deadline?: string;
  readonly encounter?: string;
  /** Only once it is on the disk, and only of somebody who is openly referred: whoever is admitted sees the gate open. */
  readonly answer?: Answer;
  /** Sensors that have failed and that the lane does without; absent when there are none. */
  readonly failing?: readonly LaneDevice[];
  /** Why an officer is called or the lane is closed, in a word. */
  readonly reason?: string;
  /** ISO 8601 instant of the snapshot. */
  readonly at: string;
}

/** What an officer may tell a lane. */
export type OfficerCommand =
  | 'release-traveller' // open the egress for the traveller in the lane: the officer takes over
  | 'reset' // the lane is empty again: back to idle
  | 'close-lane'
  | 'open-lane';

/** What people may do with a running lane. */
export interface LaneControl {
  readonly view: LaneView;
  onChange(listener: (view: LaneView) => void): () => void;
  /** Rejects with Fault `conflict` when the lane is in a state in which the command means nothing. */
  command(command: OfficerCommand, officer: string): Promise<void>;
}
