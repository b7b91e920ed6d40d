import type { Condition, SensorModel } from './fingerprint/index.ts';
import type { Picture } from './stage.ts';

/** One print to be made. The same job gives the same pixels. */
export interface PrintJob {
  readonly person: number;
  readonly seed: string;
  readonly condition: Condition;
  readonly sensor: SensorModel;
}

export interface PrintRequest {
  readonly number: number;
  readonly job: PrintJob;
}

/** What the worker answers: the picture, or what went wrong. */
export type PrintReply =
  | { readonly number: number; readonly picture: Picture }
  | { readonly number: number; readonly error: string };
