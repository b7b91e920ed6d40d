/**
 * The tunables of the 1:N search. Lengths are px at the working resolution (500 dpi). Starting values: a prototype's, then
 * measured over all four shared FVC sets at once (docs/measurements.md), never over one.
 */
export const searchParameters = {
  surroundings: {
    /** Radii about which neighbours are summed, px. 15 to 110. */
    ringsPx: [22, 46, 70, 96],
    /** The Gaussian of each ring, px. 8 to 25. */
    ringSigmaPx: 15,
    /** Neighbours further away than this do not count, px. 100 to 140. */
    reachPx: 120,
    /** Highest harmonic of the bearing of a neighbour. 4 to 8. */
    bearingHarmonics: 6,
    /** Highest harmonic of its relative direction. 1 to 3. */
    turnHarmonics: 2,
    /** Steps of a sum's fixed-point form; 45 neighbours stay within 16 bits. 128 to 700. */
    fixedPoint: 512,
  },

  descriptor: {
    /** Discriminant dimensions that each group of 64 bits quantises; the first group is stage 1. 64 to 128. */
    groups: [64, 96],
    /** Minutiae of a probe, best first, that stage 1 looks for. 24 to 42. */
    scanMinutiae: 32,
    /** ... and the later stages. 24 to 42. */
    probeMinutiae: 42,
    /** Unit of a place, px: 255 of them span the largest print. 2 to 5. */
    placeUnitPx: 3,
  },

  /** Stage 0: what a small distance is worth, by how rare it is among prints of the gallery. */
  weights: {
    /** Prints of the gallery that each minutia of a probe is held against, for stage 1. 500 to 3,000. */
    samplePrints: 1_500,
    /** ... and for stages 2 and 3. 500 to 3,000. */
    wholeSamplePrints: 900,
    /** A distance that more than this share of prints reach is no match in stage 1. 0.1 to 0.4. */
    commonest: 0.2,
    /** ... nor, over all bits, in stages 2 and 3. 0.2 to 0.5. */
    wholeCommonest: 0.25,
    /** Steps of a weight for one neper: 42 weights must stay within 16 bits. 64 to 160. */
    fixedPoint: 128,
  },

  /** Stages 2 and 3: minutiae of probe and print that are near, and which of them foretell each other. */
  pairs: {
    /** Most near pairs that are looked at, the first of them. 48 to 96. */
    most: 96,
    /** Of those the heaviest that all others are held against. 4 to 16. */
    references: 8,
    /** How far a pair's turn may be off that of its reference, 256 to the turn. 10 to 30. */
    turnTolerance: 18,
    /**
     * How far its place may be off, both sides added, units of place times the divisor: by this and its way to the reference.
     * 12 to 48.
     */
    slackUnits: 28,
    /** That divisor: the larger, the less the way counts. 4 to 10. */
    slackDivisor: 6,
  },

  /** Stage 3: places in quarters of the unit of place, directions 256 to the turn. */
  align: {
    /** Groups, the heaviest first, whose motion is tried. 1 to 8. */
    motions: 3,
    /** Furthest that two minutiae that meet may lie apart. 12 to 40. */
    reach: 22,
    /** ... and in direction. 12 to 40. */
    reachTurn: 22,
    /** A minutia with none of the print's so near lies outside of it. 30 to 80. */
    insideReach: 48,
    /** Times that the best motion is fitted to what meets under it. 0 to 4. */
    refits: 2,
    /** How far it may turn at a time. 2 to 16. */
    refitTurn: 8,
    /** Where fewer meet nothing is fitted. 3 to 6. */
    fewestMet: 3,
  },

  /** What stage 3 found of a print, in one number. */
  likeness: {
    /** Added to the number of minutiae that could have met: doubts what has few. 1 to 6. */
    doubt: 3,
    /** The power by which the heaviest group, which stage 2 knew, counts too. 0 to 0.5. */
    groupPower: 0.2,
  },

  cascade: {
    /** Lists below this many references are compared one by one: nothing is lost where it costs little. 500 to 10,000. */
    exhaustiveBelow: 2_000,
    /** What stage 1 hands on, as a share of the prints. 0.05 to 0.2. */
    scanKeeps: 0.12,
    /** ... and no fewer than this. 200 to 2,000. */
    scanKeepsAtLeast: 1_000,
    /** What stage 2 hands on, as a share of the prints. 0.01 to 0.05. */
    refineKeeps: 0.03,
    /** ... and no fewer than this. 200 to 2,000. */
    refineKeepsAtLeast: 500,
    /** What stage 3 hands on, as a share of the prints. 0.0002 to 0.01. */
    alignKeeps: 0.003,
    /** ... and no fewer than this. 50 to 1,000. */
    alignKeepsAtLeast: 200,
    /** What stage 4 hands on to the full comparison, as a share of the prints: 0.0001 lost half a percent. 0.0001 to 0.001. */
    screenKeeps: 0.0003,
    /** ... and no fewer than this. 20 to 500. */
    screenKeepsAtLeast: 100,
    /** Of a list that threads share, a part hands on so many times its even share of that. 1.2 to 2. */
    shareSlack: 1.3,
    /** Prints of one owner that get the full comparison at most. 2 to 20. */
    mostOfOwner: 8,
  },

  /** When several fingers of a person are looked for at once. */
  persons: {
    /** Minutiae of each finger that stage 1 looks for. 8 to 32. */
    personScanMinutiae: 10,
    /** Persons that go on to stage 3, as a share of the prints. 0.0001 to 0.005. */
    personsAlign: 0.0005,
    /** ... and at most to the full comparison. 10 to 200. */
    personsKept: 50,
  },

  crew: {
    /** Lists of so many references and more are scanned by two threads. 20,000 to 200,000. */
    helpedFrom: 50_000,
    /** A helper that has not done its part so long after the caller has is not waited for, ms. 1,000 to 30,000. */
    patienceMs: 5_000,
  },
} as const;
