/** What is known of when a frame was exposed, on Clock.monotonicMs. Bounds, since few sources tell the very moments. */
export interface Exposure {
  /** It did not begin before this. */
  readonly beganAfterMs: number;
  /** It did not end before this. */
  readonly endedAfterMs: number;
}

/** A frame as the camera delivered it, not yet decoded. */
export interface RawFrame extends Exposure {
  /** Grows by at least one with each frame of the source. */
  readonly sequence: number;
  /** 8-bit grey, row-major; undefined when it is no whole picture, as cables and radio make them. */
  grey(): Promise<Uint8Array | undefined>;
}

/**
 * A camera that runs, and gives a frame only to who asks.
 *
 * A source owes: `next` resolves with the newest frame whose exposure is wanted, and rejects with the signal's reason, or
 * with HalError `absent` once the camera is gone; then everything is released already. A caller owes: one `next` at a time.
 */
export interface FrameSource {
  next(wanted: (exposure: Exposure) => boolean, signal: AbortSignal): Promise<RawFrame>;
  /** Releases everything; ends a pending `next` with `absent`. May be called twice. */
  dispose(): Promise<void>;
}

/** The next whole picture that is wanted. */
export async function nextPicture(
  source: FrameSource,
  wanted: (exposure: Exposure) => boolean,
  signal: AbortSignal,
): Promise<{ readonly frame: RawFrame; readonly pixels: Uint8Array }> {
  for (;;) {
    const frame = await source.next(wanted, signal);
    const pixels = await frame.grey();
    signal.throwIfAborted();
    if (pixels !== undefined) return { frame, pixels };
  }
}
