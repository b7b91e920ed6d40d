/**
 * The limits of the judgement. Where a source is named, the limit follows it and leaves room; where it says "ours", only its
 * direction is known from the literature, and it has to be set anew for a sensor with captures of that sensor
 * (docs/presentation-attacks.md).
 */
export const parameters = {
  finger: {
    /** Haemoglobin absorbs from here, nanometres, 500 to 560. */
    greenFromNm: 520,
    /** to here, nanometres, 560 to 600. */
    greenToNm: 590,
    /** and hardly from here, nanometres, 600 to 700. */
    redFromNm: 620,
    /** to where water begins to absorb, nanometres, 700 to 1,100. */
    redToNm: 1000,
    /** Less light than this share of a white standard is none, 0.001 to 0.02. */
    leastFraction: 0.005,
    /** More is no reflectance: counts of a sensor, perhaps, 1.2 to 5. */
    mostFraction: 2,
    /**
     * Living skin throws back at least so much more red or infrared than green (direction: C. Cooksey and others, "Reference data
     * set of human skin reflectance", 2017; the limit is ours, low since pressing drives out blood), 1.05 to 2.
     */
    leastRedToGreen: 1.2,
  },
  /** How a pupil is followed from frame to frame. */
  pupil: {
    /** Rays from the centre, 16 to 128. */
    rays: 48,
    /** Step along a ray, pixels, 0.25 to 2. */
    stepPx: 0.5,
    /** What is compared on both sides of an edge, of the radius of the iris, 0.02 to 0.15. */
    edgeWidth: 0.05,
    /** The smallest pupil, of the radius of the iris, 0.05 to 0.2. */
    smallest: 0.12,
    /** The largest one, 0.6 to 0.9. */
    largest: 0.8,
    /** The weakest edge that counts, grey levels, 2 to 20. */
    leastContrast: 8,
    /** Brighter than the iris by this factor is a glint or a lid, and counts as no brighter: else a lid is the clearest edge, 1 to 1.5. */
    brightest: 1.1,
    /** Rays whose edge lies further than this from the circle, of its radius, are left out, 0.05 to 0.3. */
    tolerance: 0.12,
    /** The share of rays that have to agree on a circle, 0.3 to 0.9. */
    leastSupport: 0.5,
    /** How far an eye may have moved since the frame before, of the radius of the iris, 0.05 to 0.5. */
    reach: 0.25,
    /** Half of the sectors beside the pupil in which lids are rare, degrees, 15 to 45. */
    sideHalfDegrees: 30,
    /** How much the iris may grow or shrink since the first frame, by coming closer or leaning back, of its radius, 0.02 to 0.2. */
    irisChange: 0.1,
  },
  /** How a pupil answers light. */
  reflex: {
    /** Slower sequences tell no latency, milliseconds, 20 to 100. */
    longestIntervalMs: 60,
    /** The sequence has to begin so long before the light, milliseconds, 200 to 1,000. */
    leastBeforeMs: 350,
    /** and to end so long after it, milliseconds, 700 to 3,000. */
    leastAfterMs: 1000,
    /** The share of frames in which the pupil has to be found, 0.5 to 1. */
    leastFound: 0.7,
    /**
     * No pupil answers sooner. Healthy adults in a clinic's light: 230 ms, deviation 20 (Y. Rattan and others, "Measurement of dynamic
     * pupillometry parameters in adult Indian population", 2024); fainter light takes longer (C. Ellis, "The pupillary light reflex in normal
     * subjects", 1981). Milliseconds, 120 to 200.
     */
    earliestMs: 180,
    /**
     * The latency in faint light, near 500 at the most, and what a slow pupil takes after it until the fall can be seen (ours). Milliseconds,
     * 400 to 1,000.
     */
    latestMs: 600,
    /**
     * The fall that is taken for the onset, of the ratio before the light: above what a pupil does by itself in some tenths of a
     * second (H. Bouma and L. Baghuis, "Hippus of the pupil", 1971: 1 mm in 5 s), 0.02 to 0.1.
     */
    onset: 0.05,
    /** and so many deviations of what is measured before the light, 2 to 8. */
    onsetDeviations: 4,
    /**
     * The least whole fall, of the ratio before the light. Healthy adults in a clinic's light: 0.35, deviation 0.04 (Rattan); a kiosk's light is
     * weaker (ours), 0.05 to 0.3.
     */
    leastFall: 0.1,
    /** The most that a pupil narrows by itself before the light, of its ratio, 0.05 to 0.2. */
    mostBefore: 0.1,
  },
  /** Two wavelengths. */
  spectral: {
    /** Nearer ones are taken for the same, nanometres, 40 to 200. */
    leastApartNm: 80,
    /**
     * From a shorter to a longer infrared wavelength the sclera darkens and the iris hardly does, so that iris to sclera grows
     * (J. Daugman, "Absorption spectrum of melanin"; S. J. Lee and others, "Robust fake iris detection based on variation of the reflectance ratio
     * between the iris and the sclera", 2006). By at least this factor (ours), 1.01 to 1.5.
     */
    leastGrowth: 1.05,
    /** The sclera is looked for from here, of the radius of the iris, 1.02 to 1.2. */
    scleraFrom: 1.08,
    /** to here, 1.2 to 1.6. */
    scleraTo: 1.35,
    /** Brighter is saturated, grey levels, 230 to 255. */
    saturated: 250,
  },
  /** Whether the pattern of the iris goes with the pupil. */
  texture: {
    /** A smaller change of the pupil shows nothing, of the radius of the iris, 0.02 to 0.15. */
    leastChange: 0.05,
    /** Angles that are compared in the sectors beside the pupil, 32 to 256. */
    angles: 96,
    /** Radii that are compared, 8 to 64. */
    radii: 20,
    /** How far an eye may turn meanwhile, angles of `angles`, 0 to 8. */
    turns: 3,
    /** How wrong the radius of an iris may be from frame to frame, factors, 0.9 to 1.1. */
    scales: [0.96, 1, 1.04],
    /** By how much a pattern that stays has to fit better than one that stretches (ours), difference of Fisher's z of two correlations, 0.3 to 1.5. */
    margin: 0.65,
    /** A print that stays fits at least so well (ours), correlation, 0.3 to 0.9. */
    leastCorrelation: 0.5,
    /** Levels further from the mean count as this far (a reflection, a lash), deviations, 1 to 4. */
    mostDeviations: 2,
  },
  /** Of a capture and the nearest of its evidence, as the contract has it, milliseconds, 100 to 1,000. */
  evidenceWindowMs: 500,
} as const;
