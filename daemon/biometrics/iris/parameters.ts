/**
 * Every tunable of the iris modality after segmentation (segment/parameters.ts has those of it). Radial lengths are shares of
 * the iris, from the pupil's edge (0) to the limbus (1); along the ring they are columns of the rubber sheet, of which 256 make
 * a turn, so that nothing here depends on the size of an image. Grey levels are compared with the spread of the iris itself. The
 * range that ends each comment is where a number still makes sense, not where it was tuned (test/iris-parameters.test.ts).
 * A prototype's figures, then measured over MMU1 and its perturbations (scripts/measure-iris.ts).
 */
export const parameters = {
  sheet: {
    /** Where the innermost samples begin, share of the iris: next to the pupil its edge shows. 0 to 0.15. */
    innermost: 0.04,
    /** Where the outermost samples end: near the limbus the iris fades into the sclera. 0.75 to 1. */
    outermost: 0.9,
    /** Most samples that are averaged into one, along each axis: an image of many pixels has more than the sheet. 1 to 8. */
    mostSamples: 4,
  },

  noise: {
    /** Share of noise in the spread of a sheet up to which it is left as it is. 0.05 to 0.3. */
    leastShare: 0.15,
    /** ... and from which it is smoothed in full. 0.25 to 0.6. */
    mostShare: 0.3,
    /** Sigma of that, rings of the sheet. 0.5 to 3. */
    sigma: 1.5,
  },

  mask: {
    /** How far above the horizontal the sides of the iris reach that lids seldom cover, degrees. 10 to 60. */
    sideAboveDegrees: 34,
    /** ... and below it: lower lids cover less. 10 to 60. */
    sideBelowDegrees: 42,
    /** Least spread that greys of the iris are compared with, grey levels. 0.5 to 8. */
    leastDeviation: 3,
    /** Share of the rings, from the pupil outwards, by which the shading of a column is told. 0.2 to 0.6. */
    shadingDepth: 0.34,
    /** Columns on either side over which shading is told. 4 to 24. */
    shadingReach: 10,
    /** Most that shading takes out, deviations: what differs more is no iris. 0.5 to 4. */
    mostShading: 2,
  },

  lid: {
    /** Mean deviation from the iris beyond which the outer rings of a column are lid rather than iris. 1.2 to 3. */
    deviation: 1.9,
    /** Where single deviations are cut, so that a lash does not make a lid of all beyond it. 2 to 12. */
    mostDeviation: 4,
    /** Columns on either side that are averaged. 0 to 8. */
    reach: 3,
    /** The shadow of a lid reaches so far before it, rings of the sheet. 0 to 6. */
    shadowRings: 3,
    /** ... and so far beside it, columns. 0 to 6. */
    shadowColumns: 3,
  },

  lash: {
    /** Darker than the iris by so much is a lash, deviations. 2 to 6. */
    deviation: 3,
  },

  filter: {
    /** Wavelength of the code that is searched, columns. 8 to 32. */
    searchWavelength: 16,
    /** Wavelength of the finer code, columns. 4 to 16. */
    fineWavelength: 9,
    /** The finer code is made of steps from ring to ring: sigma of the Gaussian whose derivative they are, rings of the sheet. 1 to 4. */
    stepSigma: 1.5,
    /** Width of the filter on a logarithmic scale of frequencies, as sigma over the centre frequency. 0.3 to 0.7. */
    sigmaOverCentre: 0.4,
    /** Taps weaker than this share of the strongest are left out. 0.001 to 0.1. */
    weakestTap: 0.01,
  },

  code: {
    /** Least share of the sheet's rings that must be seen for their mean to be the ring of a code. 0.25 to 1. */
    leastRings: 0.5,
    /** Least share of a filter's weight that must lie on what was seen. 0.5 to 1. */
    leastSupport: 0.7,
    /** Share of the valid bits of each part, the weakest, that are fragile: another capture may turn them. 0 to 0.4. */
    fragileShare: 0.2,
  },

  compare: {
    /** How far one eye may be turned against the other, columns of the code: 16 are 45 degrees. 4 to 31. */
    reachColumns: 16,
    /** Agreement that it costs a sector to be turned by one column more or less than the eye, bits of each scale. 0 to 8. */
    bendingBits: 2.5,
    /** Agreement that it costs the eye as a whole to be turned by one column: heads are upright more often than not, bits of each scale. 0 to 4. */
    turningBits: 1.5,
    /** Fewest bits of each scale in common; below, nothing is said. 50 to 400. */
    fewestBits: 100,
    /** Bits of each scale that agree by half, added to those in common: few bits prove little. 0 to 400. */
    priorBits: 200,
  },

  quality: {
    /** Where the pupil's grey is taken, share of its radius. 0.2 to 0.9. */
    pupilAt: 0.6,
    /** Where the sclera's grey is taken, radii of the iris. 1.05 to 1.4. */
    scleraAt: 1.15,
    /** How far either side of a contour its step is measured, share of the iris radius. 0.02 to 0.15. */
    edgeReach: 0.06,
    /** A contour is an edge where it steps up by so much, share of the range of grey levels. 0.005 to 0.1. */
    leastStep: 0.02,
    /** Least share of the pupil's edge times that of the limbus in an image of an eye. 0.3 to 0.7. */
    leastEdges: 0.56,
    /** Least contrast between iris and pupil in an image of an eye. 0.02 to 0.3. */
    leastPupilContrast: 0.2,
    /** The same between iris and sclera. 0 to 0.1. */
    leastScleraContrast: 0.03,
    /** Least concentricity in an image of an eye. 0.5 to 0.85. */
    leastConcentricity: 0.75,
    /**
     * Least share of the pupil's edge that is to be seen: where a lid covers more, the pupil's shape is a guess, and codes of different
     * people are alike, as their lids are. 0.4 to 0.75.
     */
    leastPupilSupport: 0.55,
    /** Less of the pupil's edge to be seen is complained of, and refused where the iris is not even: lids were taken for it. 0.5 to 0.8. */
    goodPupilSupport: 0.6,
    /** Most spread of greys (greySpread) of an iris whose pupil's edge is seen by less than goodPupilSupport. 0.6 to 1. */
    mostCoveredSpread: 0.8,
    /** How well a pupil must be found at least, or the image is blurred or of no eye. 0 to 0.7. */
    leastPupilScore: 0.55,
    /** Least radius of a pupil over that of its iris (ISO/IEC 29794-6 calls 0.2 to 0.7 usual). 0.1 to 0.25. */
    leastDilation: 0.2,
    /** A smaller iris is refused, px. 10 to 40. */
    smallestRadiusPx: 20,
    /** A smaller iris is complained of, px. 20 to 100. */
    goodRadiusPx: 40,
    /** More of the iris outside the image is refused, share. 0.1 to 0.5. */
    mostOutside: 0.3,
    /** Less of the iris to be seen is refused, share. 0.05 to 0.4. */
    leastArea: 0.2,
    /** As much of the iris to be seen is enough, share. 0.4 to 0.8. */
    goodArea: 0.6,
    /** Fewer valid bits of the search code are refused. 100 to 600. */
    fewestBits: 250,
    /** More under lids and lashes is complained of, share. 0.15 to 0.5. */
    goodLidArea: 0.33,
    /** More under reflections is complained of, share. 0.01 to 0.2. */
    goodReflectionArea: 0.04,
    /** Less sharpness is complained of. 0.1 to 0.3. */
    goodSharpness: 0.2,
    /** A gaze further aside is complained of, degrees. 20 to 45. */
    goodGazeDegrees: 33,
    /** Less margin around the iris is complained of, share. -0.5 to 0.5. */
    goodMargin: 0,
    /** A darker iris is complained of, grey levels. 10 to 60. */
    darkGrey: 25,
    /** A brighter iris is complained of, grey levels. 150 to 240. */
    brightGrey: 185,
    /** Spread of greys over their middle of an iris that could not be more even, and of one that is hardly one. 0.1 to 0.4. */
    bestSpread: 0.3,
    /** 0.8 to 2. */
    worstSpread: 1.2,
    /** Contrasts and sharpness of an image that could not be better. 0.2 to 0.6. */
    bestScleraContrast: 0.4,
    /** 0.5 to 0.9. */
    bestPupilContrast: 0.75,
    /** 0.3 to 0.7. */
    bestSharpness: 0.45,
    /** What each counts in the score. evenness 0 to 1; scleraContrast 0 to 1; pupilContrast 0 to 1; pupilEdge 0 to 1; limbusEdge 0 to 1; sharpness 0 to 1. */
    weights: {
      evenness: 0.4,
      scleraContrast: 0.15,
      pupilContrast: 0.15,
      pupilEdge: 0.1,
      limbusEdge: 0.1,
      sharpness: 0.1,
    },
  },
} as const;
