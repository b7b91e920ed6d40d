import type { Device, WaitRequest } from './device.ts';
import type { Frame } from './frame.ts';

export interface CameraInfo {
  readonly vendor: string;
  readonly model: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Frames a second that the sensor gives in its present mode. */
  readonly frameRateHz: number;
}

/**
 * A camera of visible light that runs all the time.
 *
 * A driver owes: `next` resolves with the newest frame whose exposure ended after the call, so a picture is never
 * older than the wish for it; frames that nobody asked for are dropped, never queued. `dpi` is undefined. HalError
 * `timeout` when no frame came within `timeoutMs`.
 * A caller owes: one `next` at a time (a second one rejects with `busy`); `timeoutMs` > 0.
 */
export interface Camera extends Device {
  readonly info: CameraInfo;
  next(request: WaitRequest): Promise<Frame>;
}
