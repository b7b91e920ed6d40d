import type { Image } from '../../../core/image.ts';

/** Angles of a contour, from the image's right clockwise (y grows downwards), equally spaced. */
export const contourAngles = 128;

/** A closed line around a centre, in pixels of the image that was given. */
export interface Contour {
  readonly x: number;
  readonly y: number;
  /** [angle]: distance from the centre, `contourAngles` of them. */
  readonly radii: Float64Array;
}

/** Where the iris is in an image of an eye. */
export interface Segmentation {
  /** The boundary between pupil and iris. */
  readonly pupil: Contour;
  /** The boundary between iris and sclera (limbus); where lids cover it, where it would be. */
  readonly limbus: Contour;
  /** The image with reflections of lights filled from beside them: of the given size. */
  readonly filled: Image;
  /** A byte a pixel of the image: 1 where the light was so strong that the pixel says nothing of the iris. */
  readonly glints: Uint8Array;
  /** What the choice rests on, by name: supports, contrasts, the joint score, how far the runner-up is. For quality and explanation. */
  readonly evidence: Readonly<Record<string, number>>;
}
