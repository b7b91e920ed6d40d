/** Tunables of the near-infrared iris camera. */
export const parameters = {
  /** How long a lamp takes to its full light; ms, 0 to 50. */
  lampRiseMs: 2,
  /** For how long the sharpest frame is sought once all wanted eyes have been seen; ms, 0 to 1,000. */
  sharpestWithinMs: 150,
  /** For how long the other eye is waited for once one has been seen; ms, 0 to 3,000. */
  otherEyeWithinMs: 700,
  spectral: {
    /** Two lamps whose peaks are so far apart tell tissue from ink; nm, as presentation.ts has it. */
    leastApartNm: 80,
    /** For how long an eye is taken to keep still; ms, as presentation.ts has it. */
    longestApartMs: 500,
  },
  glint: {
    /** Side of the spot that the lamp makes on the cornea, as a part of the eye picture's width; 0.005 to 0.05. */
    spotPart: 0.0125,
    /** Side of the surround that is dark; 2 to 10 spots. */
    surroundSpots: 7,
    /** By how much the spot is brighter than what surrounds it; grey levels, 20 to 200. */
    leastContrast: 60,
    /** The surround is pupil and iris; grey levels, 60 to 180. */
    brightestSurround: 140,
  },
  /**
   * The least sharpness that counts as within the depth of field; grey levels, see `sharpness`; 0.5 to 10. Synthetic eyes
   * of 320 x 240: 2.2 to 4.9 in focus, 0.8 to 1.0 out of it. A profile may have another, for its own lens.
   */
  leastSharpness: 1.5,
} as const;
