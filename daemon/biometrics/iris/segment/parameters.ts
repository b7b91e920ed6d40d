/**
 * Every tunable of segmentation. Lengths are pixels at work size (the image's longer side is `work.sidePx`); grey steps are
 * levels of an image that uses the whole range, and shrink with the range of one that does not. A prototype's figures, then
 * measured on MMU1 and its perturbations; nothing here knows the size of an image or of its iris. Each range is where a number
 * still makes sense, not where it was tuned.
 */
export const segmentParameters = {
  work: {
    /** Longer side at which all is looked for, px; the kernels' memory is laid out for it. 256 to 320. */
    sidePx: 320,
    /** An image with a shorter side, as given or at work size, holds no iris, px. 24 to 64. */
    leastSidePx: 32,
    /** Share of pixels that are black or darker. 0.002 to 0.03. */
    blackShare: 0.01,
    /** Share of pixels that are no brighter than white. 0.9 to 0.995. */
    whiteShare: 0.97,
    /** Range between the two that needs no allowance, levels. 120 to 220. */
    fullRange: 180,
    /** Less of the full range than this is no image of an eye. 0.04 to 0.2. */
    leastRange: 0.08,
  },

  specular: {
    /** Side of the square that opens the image: wider than a reflection, narrower than a pupil, px. 9 to 15. */
    openingPx: 11,
    /** Filled: stands out by this, levels. 35 to 60. */
    fillStep: 45,
    /** ... is at least so much brighter than black, levels. 80 to 130. */
    fillLevel: 100,
    /** ... and what is around it is no more than this brighter than black, levels. 35 to 70. */
    fillGround: 50,
    /** So far around it is filled too, px. 1 to 3. */
    haloPx: 2,
    /** Masked: brighter than this share of the grey levels, as bright texture is no reflection. 0.75 to 0.95. */
    glintLevel: 0.843,
    /** ... and stands out by this, levels. 40 to 70. */
    glintStep: 50,
  },

  pupil: {
    /** Least radius, px. 6 to 12. */
    leastRadiusPx: 9,
    /** Largest radius, px. 60 to 84. */
    mostRadiusPx: 84,
    /** Gradient from which on a pixel votes for a centre, levels a px. 2 to 8. */
    edgeGradient: 4,
    /** The dark side of an edge is darker than this share of the image. 0.2 to 0.5. */
    darkShare: 0.35,
    /** Votes are divided by the radius to this power: 1 lets the noise of lashes crowd out large pupils. 0.7 to 0.95. */
    radiusPower: 0.9,
    /** Maxima of the votes that are looked at. 12 to 40. */
    maxima: 24,
    /** Shares of the darkest pixels, whose connected regions are candidates. 0.005 to 0.25. */
    blobShares: [0.01, 0.02, 0.035, 0.05, 0.08, 0.12, 0.18],
    /** ... the largest so many of each. 1 to 8. */
    blobs: 4,
    /** ... with at least this share of the area of the smallest pupil. 0.3 to 1. */
    leastBlobShare: 0.6,
    /** Rays that look for the edge of a candidate. 32 to 64. */
    rays: 64,
    /** A ray that steps up by this has found it, levels. 5 to 14. */
    edgeStep: 9,
    /** Circles are fitted one after another to edges that lie no nearer to the centre than this, shares of the radius. 0.4 to 0.9. */
    fitInwards: [0.55, 0.75, 0.82],
    /** ... and no further than this. 1.1 to 1.7. */
    fitOutwards: [1.5, 1.3, 1.18],
    /** Edges this near to a circle support it, share of its radius. 0.06 to 0.2. */
    nearShare: 0.12,
    /** ... but no less than so much, px. 1 to 2.5. */
    leastNearPx: 1.5,
    /** What a level of the edges' median step adds to a pupil's score, beside the share of rays that support it. 0.001 to 0.008. */
    stepWeight: 0.004,
    /** ... up to so many, levels. 40 to 90. */
    mostStep: 60,
    /** What a level of its inside above black costs. 0.002 to 0.01. */
    levelCost: 0.005,
    /** ... and one of the deviation there. 0.005 to 0.04. */
    deviationCost: 0.02,
    /** Pupils that are tried with an iris. 1 would miss what only the iris tells. 2 to 6. */
    tried: 3,
  },

  limbus: {
    /** Least radius, px. 28 to 45. */
    leastRadiusPx: 36,
    /** Largest radius, px. 120 to 150. */
    mostRadiusPx: 150,
    /** Least radius, of the pupil's. 1.05 to 1.3. */
    leastWidth: 1.15,
    /** Largest radius, of the pupil's. 5 to 10. */
    mostWidth: 8,
    /** How far its centre may lie beside the pupil's, px. 6 to 14. */
    offsetXPx: 10,
    /** ... and above or below it, px. 3 to 10. */
    offsetYPx: 6,
    /** Distance of the centres that are tried first, px; then those around the best, a pixel apart. 2 to 4. */
    coarsePx: 3.3,
    /** ... up to so far beside, above and below it. 1 to 4. */
    finePx: 2,
    /** Where the side sectors begin in which lids seldom cover it, degrees below the horizontal. -50 to -20. */
    sectorFromDegrees: -34,
    /** ... and where they end. 30 to 60. */
    sectorToDegrees: 42,
    /** Length of the boxes either side of the step, px. 4 to 8. */
    boxPx: 6,
    /** A step counts within this, levels. -16 to 0. */
    leastStep: -8,
    /** ... and this: more is a lid or a lash. 18 to 40. */
    mostStep: 25,
    /** What the sum of both sides adds to the worse. 0.1 to 0.6. */
    bothWeight: 0.25,
    /** What one side says where the other is outside the image, beside the same from both. 0.5 to 1. */
    aloneWeight: 0.8,
    /** What an offset of 1 px costs, levels: with little a ring of lashes wins. 0.3 to 1.2. */
    offsetCost: 0.6,
    /** What the ratio of pupil and iris costs beyond `ratio`, levels: without it a ring in the texture wins. 50 to 200. */
    ratioCost: 100,
    /** Pupils are seldom wider than this share of the iris. 0.5 to 0.65. */
    ratio: 0.55,
  },

  joint: {
    /** What a pupil's score weighs beside a limbus', levels. 15 to 60. */
    pupilWeight: 30,
    /** What it costs, per level, that a side of the iris is not brighter than the pupil by `irisStep`. 0.2 to 2. */
    orderCost: 0.5,
    /** Levels. 8 to 25. */
    irisStep: 15,
  },

  /** How each boundary is traced around its circle. */
  contour: {
    pupil: {
      /** How far it may lie from the circle, share of the radius. 0.12 to 0.3. */
      reach: 0.2,
      /** Harmonics of the line that is fitted to what was traced: 2 bends a circle to an ellipse. 2 to 6. */
      harmonics: 4,
      /** What it costs to bend it, beside a miss at every angle. 0 to 0.3. */
      stiffness: 0.05,
      /** Length of the boxes either side of the step, px. 2 to 5. */
      boxPx: 3,
      /** A step counts within these, levels. -8 to 0. */
      leastStep: 0,
      /** The most of them. 40 to 90. */
      mostStep: 60,
      /** What steps count beyond it, so that the sharpest place wins. 0 to 0.5. */
      beyond: 0.2,
      /** What it costs to lie at the very end of the reach, levels. 4 to 20. */
      pull: 10,
      /** How far steps above the centre are believed, beside those at the sides. 0.1 to 1. */
      trustUp: 0.4,
      /** ... and below it. 0.1 to 1. */
      trustDown: 1,
    },
    limbus: {
      /** As above. 0.06 to 0.16. */
      reach: 0.12,
      /** As above. 1 to 3. */
      harmonics: 2,
      /** As above. 0.02 to 0.5. */
      stiffness: 0.2,
      /** As above. 4 to 8. */
      boxPx: 6,
      /** As above. -12 to -4. */
      leastStep: -8,
      /** As above. 20 to 35. */
      mostStep: 25,
      /** As above. 0.1 to 0.6. */
      beyond: 0.3,
      /** As above. 3 to 12. */
      pull: 6,
      /** As above: upper lids cover most. 0.03 to 0.3. */
      trustUp: 0.1,
      /** As above. 0.1 to 0.5. */
      trustDown: 0.3,
    },
  },
} as const;
