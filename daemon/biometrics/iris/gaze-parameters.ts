/** By the mirrored light, where an eye looks. The range that ends each comment is where a number still makes sense. */
export const gazeParameters = {
  /** The light is looked for within so much of the radius of the iris, around its middle: lids are wet beyond. 0.6 to 0.95. */
  reach: 0.85,
  /** Least area of it, share of the iris with its pupil: less is a grain of noise. 0.0002 to 0.001. */
  leastArea: 0.0004,
  /**
   * An eye whose light lies so far from the middle of the pupil looks aside, radii of the iris: 20 degrees, less what the lamp stands
   * beside the lens (0.15 where it is seldom more). 0.2 to 0.45.
   */
  asideFrom: 0.3,
} as const;
