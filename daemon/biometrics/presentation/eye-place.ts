import type { Contour, Segmentation } from '../iris/segment/segmentation.ts';

/** Where an eye is in a frame: two circles, pixels. */
export interface EyePlace {
  /** Centre of the pupil. */
  readonly x: number;
  readonly y: number;
  readonly pupilRadiusPx: number;
  readonly irisRadiusPx: number;
}

/** The circles that come nearest to a segmentation. */
export function eyePlaceOf({ pupil, limbus }: Pick<Segmentation, 'pupil' | 'limbus'>): EyePlace {
  return {
    x: pupil.x,
    y: pupil.y,
    pupilRadiusPx: meanRadius(pupil),
    irisRadiusPx: meanRadius(limbus),
  };
}

function meanRadius({ radii }: Contour): number {
  return radii.reduce((sum, radius) => sum + radius, 0) / radii.length;
}
