import type { Device, WaitRequest } from './device.ts';
import type { EyeEvidenceKind, EyeFrame } from './presentation.ts';

/** The subject's own left and right, as in ISO/IEC 19794-6. */
export type Eye = 'left' | 'right';

export interface IrisCameraInfo {
  readonly vendor: string;
  readonly model: string;
  readonly serial?: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Which eyes one exposure can show. */
  readonly eyes: readonly Eye[];
  /** Peak wavelength of the illuminator, in nanometres; 700 to 900 for iris. */
  readonly illuminationNm: number;
  /** Evidence of a living eye that comes with every frame; absent: none, and no presentation is tested. */
  readonly presentation?: readonly EyeEvidenceKind[];
}

export interface IrisCaptureRequest extends WaitRequest {
  readonly eyes: readonly Eye[];
}

/** One frame for each eye that was asked for and seen. */
export interface IrisCapture {
  readonly left?: EyeFrame;
  readonly right?: EyeFrame;
}

/**
 * A near-infrared camera with its own illuminator.
 *
 * A driver owes: `capture` lights the eyes, waits until they are in the depth of field, and resolves with the
 * sharpest frame of each, upright, one eye a frame, with a `sequence` above the one before; HalError `timeout` when
 * no wanted eye was seen within `timeoutMs`; with one of two eyes seen it resolves with that one. The illuminator is
 * lit during `capture` only, and off before the promise settles, by whatever way: the exposure limits of
 * IEC 62471 are for the driver to keep, not for the caller. What it owes
 * with evidence of presentation is in presentation.ts.
 * A caller owes: one capture at a time (a second one rejects with `busy`); `timeoutMs` > 0; at least one eye, all of
 * them among `info.eyes`.
 */
export interface IrisCamera extends Device {
  readonly info: IrisCameraInfo;
  capture(request: IrisCaptureRequest): Promise<IrisCapture>;
}
