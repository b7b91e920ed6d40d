/** One picture as a sensor gave it. */
export interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pixels per inch of the object plane; undefined where a lens makes it meaningless (cameras). */
  readonly dpi?: number;
  /** 8-bit grey, row-major from the top left, `widthPx * heightPx` long. The receiver owns it. */
  readonly pixels: Uint8Array;
  /** Grows by at least one with each frame of a device; a repeated number is a stale frame. */
  readonly sequence: number;
  /** Clock.monotonicMs at the end of the exposure. */
  readonly capturedAtMs: number;
}
