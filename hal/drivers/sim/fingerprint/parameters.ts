import type { Condition, FingerClass } from './model.ts';

/** A span that a value is drawn from, uniformly. */
export type Range = readonly [from: number, to: number];

/**
 * The tunables of the master print. Lengths ending in Mm are on the skin, in Px at 500 dpi (1 mm = 19.7 px).
 *
 * "SFinGe" is Cappelli, Maio, Maltoni: Synthetic Fingerprint-Database Generation (ICPR 2002) and chapter 6 of the
 * Handbook of Fingerprint Recognition; "QD" is Huckemann, Hotz, Munk: Global Models for the Orientation Field of
 * Fingerprints: An Approach Based on Quadratic Differentials (TPAMI 2008). The rest was set by eye and by measure
 * against real captures.
 */
export const masterParameters = {
  dpi: 500,
  widthPx: 400,
  heightPx: 560,

  /** Shares of the classes, percent: Wilson, Candela, Watson 1993, as SFinGe has them; 5 of the whorls are double loops. */
  classShares: {
    'left-loop': 33.8,
    'right-loop': 31.7,
    whorl: 22.9,
    'double-loop': 5,
    arch: 3.7,
    'tented-arch': 2.9,
  } satisfies Record<FingerClass, number>,

  orientation: {
    /** Height of the flexion crease, where ridges lie flat, above the lower edge. The origin of the model (QD). */
    creaseMm: -1.5,
    /** Half the distance between the two ends of the crease, through which the arches run (QD). */
    archRadiusMm: [13, 17],
    /** Where an upper core lies above the crease, and how far it strays to either side. */
    coreHeightMm: [14, 16.5],
    coreStrayMm: 1,
    /** Where a delta lies: above the crease, and to the side. */
    deltaHeightMm: [5.5, 9],
    deltaSideMm: [5, 8.5],
    /** Turn of the ridges about the core, mean and deviation, and its reach: steeper for a loop, to either side for a whorl. */
    bendRad: [0.16, 0.1],
    bendReachMm: 5,
    /** How far the legs of a loop are pressed from a fan into parallels, radians, and the reach of it. 0.5 is parallel. */
    pressRad: [0.22, 0.38],
    pressReachMm: 5.5,
    /** From the upper core of a whorl down to its lower core. */
    whorlCoresMm: [1.5, 4.5],
    /** The same of a double loop, and how far the cores stand apart sideways. */
    doubleCoresMm: [3.5, 5],
    doubleSideMm: [1.8, 2.8],
    /** From the core of a tented arch down to its delta. */
    tentMm: [3, 5.5],
    /** The hill of a plain arch: its height, its half width and its reach upwards and downwards. */
    hillMm: [2.2, 3.6],
    hillWidthMm: [3, 4.2],
    hillReachMm: [6, 8],
    /** The finger's own wandering of the ridges: deviation, and the distance over which it changes. */
    wanderRad: 0.09,
    wanderMm: 4,
  },

  period: {
    /** Mean distance between ridges: mean and deviation over people, and the limits. 9 px at 500 dpi is the adult mean. */
    meanPx: 8.9,
    deviationPx: 0.55,
    limitsPx: [7.6, 10.6],
    /** Ridges are wider above the upper core and below the deltas (SFinGe): added fractions at the upper and lower edge. */
    tipWidening: 0.08,
    baseWidening: 0.2,
    /** Wandering of the period: deviation as a fraction, and the distance over which it changes. */
    wander: 0.05,
    wanderMm: 3.5,
  },

  growth: {
    /** Ridges are grown at 250 dpi, then refined once at 500. */
    coarseScale: 2,
    /** Spots from which the ridges start, per square millimetre. More spots give more minutiae. */
    spotsPerMm2: 0.9,
    /** Height of a spot, in ridge heights: so high that its first ring of ridges is full at once. */
    spotHeight: 20,
    /** The Gabor envelope across and along the ridge, as a fraction of the period: three crests are effective (SFinGe). */
    acrossPeriods: 0.4,
    alongPeriods: 0.4,
    /** Reach of the filter, periods. */
    reachPeriods: 1.25,
    /** Bins of the filter table. */
    orientationBins: 60,
    periodBins: 12,
    /** Gain before the clamp of each pass. */
    gain: 2.2,
    /** Ends when a pass changes less than this fraction of the relief, or after this many passes. */
    settledBelow: 0.028,
    passesAtMost: 18,
  },

  pores: {
    /** Distance between tries, depth as a fraction of the ridge's height, and radius. A pore sits on a crest. */
    pitchPx: 7,
    depth: [0.25, 0.9],
    radiusPx: 1.1,
    /** The crest: relief above this, of 1. */
    crestAbove: 0.75,
  },

  /** The outline: half width, and the half axes of its round upper and lower ends. */
  silhouette: { halfWidthPx: [176, 194], upperPx: [225, 265], lowerPx: [150, 230] },
} as const;

/** How an impression strays from the master under one condition. */
export interface Habit {
  /** Half the range of the turn: uniform, degrees. */
  readonly turnDegrees: number;
  /** Deviation of the shift on the glass, px at 500 dpi. */
  readonly shiftPx: number;
  /** The skin outside of the held core turns and slides: deviations, degrees and px (Cappelli, Maio, Maltoni 2001). */
  readonly torsionDegrees: number;
  readonly slidePx: number;
  /** Half axes of the area that touches: across, upwards, downwards, px at 500 dpi. */
  readonly contactPx: { readonly across: Range; readonly up: Range; readonly down: Range };
  /** Centre of the contact from the centre of the finger, upwards, px. */
  readonly contactRisePx: Range;
  /** Moisture and pressure: shift of the threshold between ridge and valley, in ridge heights. 0 is even. */
  readonly moisture: Range;
  /** Deviation of that shift between patches of the skin. */
  readonly patchiness: Range;
  /** Deviation of the roughness that breaks the ridges, in ridge heights. */
  readonly roughness: Range;
  /** How dark a ridge is below the ground, grey levels. */
  readonly depth: Range;
  /** Drag of the finger during the exposure, px. */
  readonly smearPx: Range;
  /** Number of scratches at most. */
  readonly scratches: number;
}

const normal: Habit = {
  turnDegrees: 15,
  shiftPx: 18,
  torsionDegrees: 5,
  slidePx: 9,
  contactPx: { across: [100, 158], up: [110, 200], down: [110, 230] },
  contactRisePx: [-25, 50],
  moisture: [-0.4, 0.4],
  patchiness: [0.1, 0.4],
  roughness: [0.15, 0.42],
  depth: [105, 165],
  smearPx: [0, 1.5],
  scratches: 5,
};

export const habits: Readonly<Record<Condition, Habit>> = {
  normal,
  sloppy: {
    ...normal,
    turnDegrees: 35,
    shiftPx: 38,
    torsionDegrees: 8,
    slidePx: 13,
    contactPx: { across: [85, 150], up: [85, 180], down: [85, 200] },
    contactRisePx: [-60, 85],
    patchiness: [0.2, 0.5],
    roughness: [0.2, 0.5],
    smearPx: [0, 3],
  },
  dry: {
    ...normal,
    moisture: [-0.7, -0.4],
    patchiness: [0.2, 0.45],
    roughness: [0.45, 0.65],
    depth: [85, 130],
    scratches: 7,
  },
  wet: { ...normal, moisture: [0.4, 0.7], patchiness: [0.2, 0.45], depth: [135, 180] },
  'very-dry': {
    ...normal,
    moisture: [-1.15, -0.85],
    patchiness: [0.35, 0.55],
    roughness: [0.7, 1],
    depth: [60, 100],
    scratches: 9,
  },
  'very-wet': { ...normal, moisture: [0.85, 1.1], patchiness: [0.35, 0.55], depth: [150, 190] },
  tip: {
    ...normal,
    contactPx: { across: [55, 85], up: [45, 70], down: [45, 75] },
    contactRisePx: [120, 165],
  },
  smudged: {
    ...normal,
    moisture: [0.1, 0.45],
    patchiness: [0.3, 0.5],
    smearPx: [7, 14],
    torsionDegrees: 7,
    slidePx: 12,
  },
};

/** The tunables of an impression that do not depend on the condition. Px are at 500 dpi unless they say otherwise. */
export const impressionParameters = {
  distortion: {
    /** Half axes of the core that the pressure holds, fractions of the contact; beyond it the skin slips. */
    heldFraction: [0.25, 0.55],
    /** The slip is complete at this many times the held radius. */
    slipEnds: 2.6,
    /** Smooth wandering of the skin everywhere: deviation, and the distance over which it changes. */
    wanderPx: 1.1,
    wanderCellPx: 90,
  },
  contact: {
    /** Irregularity of the edge, as a fraction of its radius, and the distances over which it changes. */
    edgeRoughness: 0.028,
    edgeCellPx: 48,
    /** The pressure falls to nothing over this fraction of the radius, which thins the ridges by this much. */
    rim: 0.3,
    rimThinning: 1.3,
  },
  skin: {
    /** Patches of moisture, and the roughness of a ridge's edge: the distances over which they change. */
    patchCellPx: 42,
    roughCellPx: 2.6,
    /** Softness of the edge between ridge and valley, ridge heights. */
    softness: 0.16,
    scratchLengthPx: [12, 95],
    scratchWidthPx: [0.8, 2],
  },
  exposure: {
    /** Grey of the empty glass, and its deviation over the picture. */
    ground: [198, 232],
    groundCellPx: 120,
    groundDeviation: 4,
    /** How much darker the edges of the picture are, grey levels. */
    vignette: [0, 22],
    /** Unevenness of the ridges' darkness, a fraction, and the distance over which it changes. */
    depthUnevenness: 0.12,
    depthCellPx: 30,
    /** Grease from the finger before: grey levels. */
    residue: [2, 9],
    residueCellPx: 16,
    /** Noise of the sensor, grey levels, and coarser grain with its cell, px of the sensor. */
    noise: [1.5, 4],
    grain: [1.5, 5],
    grainCellPx: 1.7,
  },
} as const;
