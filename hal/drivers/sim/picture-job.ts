import type { Eye } from '../../iris-camera.ts';
import type { Condition, SensorModel } from './fingerprint/index.ts';
import type { EyeCapture, EyeCondition, EyeSensor } from './iris/index.ts';
import type { EyeEvidenceKind } from '../../presentation.ts';
import type { EyeInstrument } from './presentation/instruments.ts';
import type { Picture, ShownEye } from './stage.ts';

/** One print to be made. The same job gives the same pixels. */
export interface PrintJob {
  readonly kind: 'print';
  readonly person: number;
  /** 1 (right thumb) to 10 (left little finger); without it the one that the person lays down at a gate, the right index. */
  readonly finger?: number;
  readonly seed: string;
  readonly condition: Condition;
  readonly sensor: SensorModel;
}

/** One picture of an eye to be taken. The same job gives the same pixels. */
export interface EyeJob {
  readonly kind: 'eye';
  readonly person: number;
  readonly eye: Eye;
  readonly seed: string;
  readonly condition: EyeCondition;
  readonly sensor: EyeSensor;
  /** What is to be different from the capture that seed and condition draw: the pupil of a later frame, another wavelength. */
  readonly changes?: Partial<EyeCapture>;
  /** What is held up in place of it. */
  readonly instrument?: EyeInstrument;
  /** What is taken beside the picture. */
  readonly evidence?: readonly EyeEvidenceKind[];
}

export type PictureJob = PrintJob | EyeJob;

export interface PictureRequest {
  readonly number: number;
  readonly job: PictureJob;
}

/** What the worker answers: the picture, or what went wrong. */
export type PictureReply =
  | { readonly number: number; readonly picture: Picture | ShownEye }
  | { readonly number: number; readonly error: string };
