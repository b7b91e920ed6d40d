/**
 * Every tunable of the fingerprint modality. Lengths are pixels at `workingDpi` unless the name says otherwise;
 * the range that ends each comment is where it still makes sense and what the kernels are laid out for, not where it was
 * tuned (test/fingerprint-parameters.test.ts). A prototype's figures, then measured over all four shared FVC sets together.
 */
export const parameters = {
  /** Everything between capture and template happens at this resolution, pixels per inch. 400 to 600. */
  workingDpi: 500,
  /** A stated resolution outside this range is not believed, and taken as `workingDpi`. */
  believedDpi: {
    /** Pixels per inch. 100 to 300. */
    lowest: 150,
    /** Pixels per inch. 1000 to 4000. */
    highest: 2500,
  },
  /** The longest side that is extracted, px; a larger raster is cut to its middle. 1000 to 1600. */
  largestSidePx: 1600,

  /** Ridge rasters are whole numbers of 1 / ridgeUnit deviations; gradients must fit 16 bits. 512 to 1024. */
  ridgeUnit: 1024,

  normalise: {
    /** Radius of the box over which mean and deviation are taken, px. 8 to 24. */
    radiusPx: 16,
    /** Deviations below this are not stretched any further, grey levels. 2 to 16. */
    deviationFloor: 8,
    /** Where normalised values are cut, in deviations. 1.5 to 4. */
    clip: 2.5,
  },

  mask: {
    /** Least local deviation of a ridge pattern, grey levels. 4 to 12. */
    deviationFloor: 7,
    /** ... and as a fraction of the 95th percentile of the impression's own local deviation. 0.1 to 0.4. */
    deviationFraction: 0.25,
    /** Radius of the majority vote that smooths the outline, px. 4 to 16. */
    smoothingPx: 12,
    /**
     * Least share of the local energy that the ridge filter passes. Noisy areas are kept on purpose (0.05, not 0.22):
     * the comparer rejects what is false in them, and what is true in them is worth more. 0 to 0.3.
     */
    ridgeEnergyShare: 0.05,
  },

  orientation: {
    /** Gaussian windows in which the structure tensor is averaged, px, and their weight; first pass. sigmaPx 6 to 48; weight 0 to 1. */
    firstPass: [
      { sigmaPx: 10, weight: 1 },
      { sigmaPx: 20, weight: 0.5 },
      { sigmaPx: 40, weight: 0.15 },
    ],
    /** The same on the enhanced image, which is cleaner and so needs less averaging. sigmaPx 4 to 40; weight 0 to 1. */
    secondPass: [
      { sigmaPx: 8, weight: 1 },
      { sigmaPx: 16, weight: 0.5 },
      { sigmaPx: 32, weight: 0.15 },
    ],
  },

  period: {
    /** A signature is measured in every n-th cell of the orientation grid. 1 to 4. */
    cellStep: 2,
    /** Length of the signature across the ridges, px, odd. 33 to 65. */
    lengthPx: 49,
    /** Pixels along the ridge that are averaged into each of its samples, even; 16 cost twice as much, no better. 4 to 24. */
    widthPx: 8,
    /** Directions in half a turn in which signatures are taken. 16 to 64. */
    directions: 32,
    /** Shortest ridge period, px; adults have 7 to 11, children and stretched skin go beyond. 4 to 6. */
    shortestPx: 4.5,
    /** Longest ridge period, px. 13 to 20. */
    longestPx: 16,
    /** Log-spaced periods tried in that range. 8 to 32. */
    candidates: 16,
    /** Gaussian in which periods are smoothed, weighted by their confidence, px. 10 to 60. */
    smoothingPx: 24,
    /** Where nothing is known, px. 8 to 10. */
    fallbackPx: 9,
    /** What `fallbackPx` weighs beside a measured period, whose confidence is up to 1. 1e-4 to 1e-2. */
    prior: 1e-3,
  },

  filter: {
    /** Directions in half a turn. 16 to 64. */
    directions: 32,
    /** Log-spaced filter periods over the range of `period`. 8 to 32. */
    periods: 16,
    /** Gaussian along the ridge, as a fraction of the period; 0.65 closes over minutiae. 0.42 to 0.55. */
    alongSigma: 0.48,
    /** Gaussian across the ridge, as a fraction of the period. 0.35 to 0.6. */
    acrossSigma: 0.45,
    /** Where the filter is cut, in those Gaussians' sigmas; at 2 errors rise by half. 2.5 to 3. */
    reachSigmas: 2.5,
  },

  minutia: {
    /** How far a branch is followed to measure its direction, px. 8 to 20. */
    traceLengthPx: 18,
    /** No minutia this near the outline of the print, px. 4 to 16. */
    marginPx: 8,
    /** What lies this far behind a ridge ending must be print too, px. 8 to 24. */
    marginBehindEndingPx: 14,
    /** A branch shorter than this that ends blindly is a spur, px. 4 to 14. */
    spurPx: 6,
    /** A ridge shorter than this with two ends is dirt, px. 6 to 20. */
    isletPx: 8,
    /** Two endings that face each other over less than this are a broken ridge, px. 4 to 12. */
    gapPx: 7,
    /** ... when each looks away from the other within this angle, radians. 0.3 to 1. */
    gapAngle: 0.6,
    /** Two bifurcations joined by less than this are a bridge or a pore, px. 3 to 12. */
    bridgePx: 4,
    /** Radius in which the quality of a minutia is measured, px. 4 to 16. */
    qualityRadiusPx: 12,
    /** The best so many are kept; 25 is too few, 60 no better. 33 to 48. */
    kept: 45,
  },

  detail: {
    /** Longest side of the part of a print whose ridges a template keeps, cells of 16 px: 48 is 39 mm. 24 to 48. */
    mostCells: 48,
  },

  straighten: {
    /** Length of the pieces into which a way is cut, px. 6 to 24. */
    stepPx: 12,
    /** The ridge period that every finger is brought to, px: near the mean, so that lengths keep their meaning. 8 to 10. */
    typicalPeriodPx: 9.2,
  },

  neighbour: {
    /** Most neighbours that describe a minutia: bits of a 16-bit word, all of which the kernel looks at. 16 to 16. */
    most: 16,
    /** How far they may be, px; the kernel's lookup raster has 14 cells of `lookupCellPx` across. 97 to 112. */
    reachPx: 110,
    /** Tolerance of a neighbour's place in the minutia's frame, px. 4 to 12. */
    tolerancePx: 9,
    /** ... and what it grows by with each px of distance. 0 to 0.2. */
    toleranceGrowth: 0.11,
    /** Tolerance of its relative direction, radians. 0.2 to 0.8. */
    toleranceAngle: 0.45,
    /** Added to the number of neighbours that could have matched: doubts what has few. 0.5 to 5. */
    doubt: 2,
    /** A neighbour further than this many tolerances from its place is another one. 1 to 2. */
    furthestTolerances: 1.5,
    /** Side of a cell of the raster in which neighbours are looked up, px: speed only. 16 to 18. */
    lookupCellPx: 16,
    /** Weights below exp(-this) are nothing. 3 to 6. */
    largestExponent: 4,
    /** Below this sum of matched neighbours a pair is no candidate, and its similarity is not worked out. 0 to 1.5. */
    leastMatched: 0.8,
    /** Factor on a pair of different types. 0.5 to 1. */
    typePenalty: 0.8,
    /** How far beyond its outermost minutiae a print still counts as seen, px. 0 to 40. */
    outlineMarginPx: 12,
    /** Side of a cell of the raster of what was seen, px. 4 to 16. */
    outlineCellPx: 8,
  },

  consensus: {
    /** Most similar pairs that vote for each other; the kernel has room for 32. 16 to 32. */
    pairs: 32,
    /** Tolerance of one pair's place as the other's frame foretells it, px. 4 to 12. */
    tolerancePx: 8,
    /** ... and what it grows by with each px of distance. 0 to 0.3. */
    toleranceGrowth: 0.15,
    /** Tolerance of relative directions, radians. 0.3 to 0.8. */
    toleranceAngle: 0.5,
    /** Compatibilities below exp(-this) are nothing. 4 to 8. */
    largestExponent: 6,
    /** A pair with less than this share of the strongest membership is not of the group. 0 to 0.2. */
    leastMembership: 0.05,
    /** Power iterations. 6 to 20. */
    iterations: 12,
  },

  alignment: {
    /** Pairs from which an alignment is tried. 1 to 8. */
    seeds: 4,
    /** Least compatibility with its seed of a pair that an alignment starts from. 0.1 to 0.5. */
    seedCompatibility: 0.2,
    /** How far along a minutia's direction its second place lies, px: what a direction weighs in a fit. 5 to 20. */
    armPx: 10,
    /** Times that minutiae are paired anew under the refined alignment. 1 to 6. */
    rounds: 3,
    /** Furthest that two paired minutiae may lie apart, px. 8 to 24. */
    reachPx: 16,
    /** ... and in direction, radians. 0.4 to 0.9. */
    reachAngle: 0.7,
    /** Local similarities, best first, whose mean is a feature of the score. 4 to 12. */
    bestSimilarities: 8,
  },

  matcher: {
    /**
     * Templates that stay in the kernel's memory with all that was worked out of them, 144 kB each, of which a print touches
     * some 105: what a short list holds need not be worked out in each search. Untouched, they cost nothing. 16 to 8,192.
     */
    residentTemplates: 2_048,
  },

  /** Templates that others wrote. */
  foreign: {
    /**
     * A stated resolution outside `believedDpi` is believed when the minutiae then spread over no less than the smallest
     * part of a finger that is captured, mm. 2 to 6.
     */
    smallestSpreadMm: 3,
    /** ... and no more than the largest, mm. 35 to 60. */
    largestSpreadMm: 45,
  },

  skinField: {
    /** Distance of the knots, px. 24 to 48. */
    knotPx: 40,
    /** How often the field is found anew: after the first round ridges are followed where they really lie. 1 to 4. */
    rounds: 2,
    /** What the square of a second difference between knots costs, px, beside a pair's miss of as much. 0.1 to 2. */
    bending: 0.36,
    /** ... and of a first difference. 0.001 to 0.05. */
    stretching: 0.01,
    /** ... and of what a cell of 16 px, as large as a square of knots, misses the ridges by. 0.05 to 0.5. */
    ridgeWeight: 0.16,
    /** Cosine between the ridges of a cell and those it lies on, from which on they can be the same. 0.5 to 0.9. */
    leastAligned: 0.6,
    /** A ratio of ridge periods beyond this is taken for this. 1.3 to 2.5. */
    widestRatio: 2,
    /** A pair that misses by this counts half in the next round, px. 4 to 12. */
    doubtPx: 8,
  },

  agreement: {
    /** Distance of the blocks' middles, samples of 2 px. 4 to 8. */
    stepSamples: 6,
    /** How far a block looks for its place, samples either way, round by round. 3 to 6. */
    reachSamples: [3, 3],
    /** Least share of a block that must be print in both. 0.4 to 0.8. */
    leastShare: 0.6,
    /** ... and that its correlation is at least set against. 0.1 to 0.4. */
    floorShare: 0.2,
    /** Fewer blocks say nothing. 6 to 40. */
    fewestBlocks: 6,
    /** Correlation that a block gives up to lie one sample from where its neighbours do; times the square. 0.005 to 0.05. */
    stiffness: 0.007,
    /** Rounds of choosing and averaging. 2 to 6. */
    rounds: 3,
    /** How many nodes away a neighbour may be. 2 to 4. */
    nearNodes: 3,
    /** The Gaussian in which it counts, nodes. 1 to 3. */
    nearSigmaNodes: 1.7,
    /** A mean correlation: after a first round with less the second is spared, chance at best. 0 to 0.3. */
    hopeless: 0.22,
    /** Raw scores (log odds) of the minutiae alone between which the ridges are asked: above this. -6 to 0. */
    lowestAsked: -3.5,
    /** ... and below this. 2 to 12. */
    highestAsked: 6,
  },

  quality: {
    /** Fewest minutiae that are worth a comparison. 6 to 12. */
    fewestMinutiae: 8,
    /** Least area that is worth a comparison, square millimetres. 15 to 60. */
    smallestAreaMm2: 25,
    /** Below this area there is no finger at all, square millimetres. 4 to 10. */
    noFingerAreaMm2: 6.25,
    /** Below this mean share of energy in ridges it is no ridge pattern at all. 0.05 to 0.2. */
    leastRidgeClarity: 0.06,
    /** Below this mean coherence nothing runs parallel. Filtered noise has up to 0.6, the worst print 0.86. 0.6 to 0.8. */
    leastCoherence: 0.7,
    /**
     * Ridges that run in one direction, or two square ones, to more than this are printed: on areas from `goodAreaMm2` on;
     * less of a finger may run straight. 0.6 to 0.85.
     */
    mostRegularity: 0.75,
    /** Minutiae nearer than this to each other count as one, px. 3 to 6. */
    distinctPx: 5,
    /** From here on nothing is said about the area, square millimetres. 60 to 150. */
    goodAreaMm2: 100,
    /** ... about ridge clarity. 0.3 to 0.6. */
    goodRidgeClarity: 0.35,
    /** Mean quality of the minutiae of the best impressions: quality 100. 35 to 80. */
    bestMinutiaQuality: 45,
    /** The area of the best impressions, square millimetres: more does not better the score. 250 to 400. */
    bestAreaMm2: 300,
    /** ... about how much the ridges widen across the print, share of their period a millimetre. 0.015 to 0.03. */
    goodPeriodSlopePerMm: 0.02,
    /** So much of it costs 40 % of the score (the sigma of a Gaussian). 0.012 to 0.018. */
    periodSlopeSigmaPerMm: 0.016,
    /** ... about contrast, grey levels. 15 to 50. */
    goodContrast: 20,
    /** ... about the number of minutiae. 15 to 30. */
    goodMinutiae: 20,
    /** Share of dark in the foreground below which a finger is too dry. 0.25 to 0.4. */
    driestDarkShare: 0.36,
    /** ... above which it is too wet. 0.5 to 0.7. */
    wettestDarkShare: 0.55,
    /** Furthest that the middle of the print may lie off along either side, in half sides. 0.2 to 0.6. */
    furthestOff: 0.4,
  },
} as const;
