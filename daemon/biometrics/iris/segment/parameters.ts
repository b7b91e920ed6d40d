/**
 * Every tunable of segmentation. Lengths are pixels at work size (the image's longer side is `work.sidePx`), grey steps are levels
 * of an image that uses the whole range, and shrink with the range of one that does not. Chosen on MMU1; the ranges are where results hold.
 */
export const segmentParameters = {
  work: {
    /** Longer side at which all is looked for, px. 256 to 400. */
    sidePx: 320,
    /** An image with a shorter side holds no iris, px. 24 to 64. */
    leastSidePx: 32,
    /** Share of pixels below black and below white. .005 to .03 and .95 to .995. */
    blackShare: 0.01,
    whiteShare: 0.97,
    /** Range between the two that needs no allowance, levels. 120 to 220. */
    fullRange: 180,
    /** Less of the full range than this is no image of an eye. .05 to .2. */
    leastRange: 0.08,
  },

  specular: {
    /** Side of the square that opens the image: wider than a reflection, narrower than a pupil, px. 9 to 15. */
    openingPx: 11,
    /** A reflection in the pupil stands out by this, levels. 35 to 60. */
    fillStep: 45,
    /** ... is at least as bright above black, levels. 90 to 130. */
    fillLevel: 100,
    /** ... and what is around it is no brighter above black, levels. 40 to 70. */
    fillGround: 50,
    /** So far around it is filled too, px. 1 to 3. */
    haloPx: 2,
    /** Masked: brighter than this share of the grey levels, as bright texture is no reflection. .8 to .9. */
    glintLevel: 0.843,
    /** ... and stands out by this, levels. 40 to 60. */
    glintStep: 50,
  },

  pupil: {
    /** Radii, px. 8 to 12; 70 to 100. */
    leastRadiusPx: 9,
    mostRadiusPx: 84,
    /** Gradient from which on a pixel votes for a centre, levels a px. 3 to 8. */
    edgeGradient: 4,
    /** The dark side of an edge is darker than this share of the image. .25 to .5. */
    darkShare: 0.35,
    /** Votes are divided by the radius to this power: 1 lets the noise of lashes crowd out large pupils. .8 to .95. */
    radiusPower: 0.9,
    /** Maxima of the votes that are looked at. 12 to 32. */
    maxima: 24,
    /** Shares of the darkest pixels, whose connected regions are candidates. */
    blobShares: [0.01, 0.02, 0.035, 0.05, 0.08, 0.12, 0.18],
    /** ... the largest so many of each, 2 to 6 ... */
    blobs: 4,
    /** ... with at least this share of the area of the smallest pupil. .4 to .8. */
    leastBlobShare: 0.6,
    /** Rays that look for the edge of a candidate. 48 to 96. */
    rays: 64,
    /** A ray that steps up by this has found it, levels. 6 to 14. */
    edgeStep: 9,
    /** Edges this near to a circle support it, share of its radius, but no less than so many px. .08 to .15; 1 to 2. */
    nearShare: 0.12,
    leastNearPx: 1.5,
    /** Beside the share of rays that support it: what a level of their median step, up to `mostStep`, adds to a pupil's score. .002 to .006. */
    stepWeight: 0.004,
    mostStep: 60,
    /** What a level of its inside above black costs. .003 to .008. */
    levelCost: 0.005,
    /** ... and one of the deviation there. .01 to .03. */
    deviationCost: 0.02,
    /** Circles fitted one after another. 2 to 4. */
    fits: 3,
    /** Pupils that are tried with an iris. 3 to 6. */
    tried: 3,
  },

  limbus: {
    /** Radii, px. 30 to 45; 130 to 160. */
    leastRadiusPx: 36,
    mostRadiusPx: 150,
    /** ... and as multiples of the pupil's. 1.1 to 1.3; 6 to 9. */
    leastWidth: 1.15,
    mostWidth: 8,
    /** How far its centre may lie from the pupil's, px. 8 to 14; 5 to 8. */
    offsetXPx: 10,
    offsetYPx: 6,
    /** Side sectors in which lids seldom cover it, degrees from the horizontal, below it positive. -40 to -25; 35 to 50. */
    sectorFromDegrees: -34,
    sectorToDegrees: 42,
    /** Length of the boxes either side of the step, px. 5 to 8. */
    boxPx: 6,
    /** A step counts within these, levels. -12 to -4; 20 to 35. */
    leastStep: -8,
    mostStep: 25,
    /** What the better side adds to the worse. .15 to .5. */
    bothWeight: 0.25,
    /** What one side says where the other is outside the image, beside the same from both. .6 to .9. */
    aloneWeight: 0.8,
    /** What an offset of 1 px costs, levels. .15 is too little. .4 to .8. */
    offsetCost: 0.6,
    /** What the ratio of pupil and iris costs beyond `ratio`, levels a unit. Without it a ring in the texture wins. 60 to 150. */
    ratioCost: 100,
    ratio: 0.55,
  },

  joint: {
    /** What a pupil's score weighs beside a limbus', levels. 10 to 60. */
    pupilWeight: 30,
    /** What it costs, per level, that a side of the iris is not brighter than the pupil by `irisStep`. .2 to 2. */
    orderCost: 0.5,
    irisStep: 15,
  },

  contour: {
    /** Harmonics of the pupil's contour, and of the limbus'. 3 to 6; 1 to 3. */
    pupilHarmonics: 4,
    limbusHarmonics: 2,
    /** How far the contour may lie from the circle, share of its radius. .15 to .35; .08 to .16. */
    pupilReach: 0.2,
    limbusReach: 0.12,
  },
} as const;
