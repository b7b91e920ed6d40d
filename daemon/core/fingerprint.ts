/** Finger position codes of ISO/IEC 19794-2:2005 table 2 (and ANSI/NIST-ITL 1): 0 unknown, 1 right thumb to 10 left little. */
export type FingerPosition = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

export type MinutiaType = 'ending' | 'bifurcation' | 'other';

/** One minutia. x grows to the right and y downwards, in pixels of the template's own resolution. */
export interface Minutia {
  readonly type: MinutiaType;
  readonly x: number;
  readonly y: number;
  /**
   * Direction in radians, [0, 2 pi), counter-clockwise from the x axis as a reader sees the picture (so its unit vector is
   * (cos a, -sin a) in pixel coordinates). It points away from the minutia: for an ending, along the ridge that ends
   * there, into the ridge; for a bifurcation, along the valley between its two branches (ISO/IEC 19794-2:2005 6.3.3). The
   * two agree: an ending whose tip touches the ridge beside it becomes a bifurcation of about the same direction.
   */
  readonly angle: number;
  /** 0 (worst) to 100; 0 also stands for "not stated" as in the standard's 1 to 100 scale with 0 = not reported. */
  readonly quality: number;
}

/** What is compared: the minutiae of one impression. It carries no pixels. */
export interface FingerprintTemplate {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  readonly position: FingerPosition;
  /** Quality of the impression, 0 to 100. */
  readonly quality: number;
  readonly minutiae: readonly Minutia[];
}
