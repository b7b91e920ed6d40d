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

/**
 * What our own extraction knows of an impression beyond its minutiae: the ridges themselves, in black and white, and which
 * way and how densely they run. Places are px at 500 dpi from the template's top left, whatever the template's resolution.
 */
export interface RidgeDetail {
  /** Place of the first sample, px. */
  readonly xPx: number;
  readonly yPx: number;
  /** Samples lie 2 px apart; `cols` and `rows` are multiples of 8, so that whole cells of 16 px are covered. */
  readonly cols: number;
  readonly rows: number;
  /** A byte a sample: 0 no print, 1 valley, 2 ridge. */
  readonly ridges: Uint8Array;
  /** A byte a cell of 16 px: direction of the ridges in units of pi / 256, from the x axis towards y, which grows downwards. */
  readonly orientation: Uint8Array;
  /** A byte a cell of 16 px: distance from ridge to ridge in units of 1/15 px. */
  readonly period: Uint8Array;
}

/** What is compared: the minutiae of one impression, and of our own extraction its ridges. It carries no grey levels. */
export interface FingerprintTemplate {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  readonly position: FingerPosition;
  /** Quality of the impression, 0 to 100. */
  readonly quality: number;
  readonly minutiae: readonly Minutia[];
  /** Absent in templates of others, and where storage is dear: comparisons then rest on minutiae alone. */
  readonly detail?: RidgeDetail;
}
