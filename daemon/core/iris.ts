/** The subject's own eye, as ISO/IEC 19794-6 numbers them: 0 not known, 1 right, 2 left. */
export type EyePosition = 0 | 1 | 2;

/** Columns of an iris code: angles, from the image's right clockwise (y grows downwards), 360 / 128 degrees apart. */
export const codeColumns = 128;
/** Rings of an iris code, the innermost first. */
export const codeRings = 8;
/** Bytes of the bits of a code, and of its mask: 2,048 bits each. */
export const codeBytes = (codeColumns * codeRings * 2) / 8;

/**
 * The signs of a complex filter over the unrolled iris (J. Daugman, "How iris recognition works", 2004), and which of them mean
 * something. Column by column, two bytes a column, so that a turn of the eye by one column moves everything by two bytes: bit r
 * of byte 2c is the sign of the real part at column c and ring r, bit r of byte 2c + 1 that of the imaginary part.
 */
export interface IrisCode {
  /** `codeBytes` long; 0 wherever the mask is 0. */
  readonly bits: Uint8Array;
  /** `codeBytes` long; 1 where the bit is valid: neither covered, nor a reflection, nor fragile. */
  readonly mask: Uint8Array;
}

/** What is compared of one capture of one eye. It carries no grey levels. */
export interface IrisTemplate {
  readonly eye: EyePosition;
  /** Of the capture, 0 to 100. */
  readonly quality: number;
  /** How far the eye is known to be turned in the image, degrees, clockwise as the image is seen; absent where it is not known. */
  readonly rollDegrees?: number;
  /** What a 1:N search looks at. */
  readonly search: IrisCode;
  /** A second, finer scale for comparisons 1:1; absent where storage is dear. */
  readonly fine?: IrisCode;
}

/** A point in a picture, in its pixels; y grows downwards. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

/** Where an iris lies in a picture: for people to look at. */
export interface IrisOutline {
  /** Closed lines, an angle a point, from the image's right clockwise. */
  readonly pupil: readonly PicturePoint[];
  readonly limbus: readonly PicturePoint[];
  /** Closed areas of the iris that are not compared: lids, lashes, reflections. */
  readonly masked: readonly (readonly PicturePoint[])[];
}
