import type { EyeCondition, EyeSensor } from './model.ts';

/** A span that a value is drawn from, uniformly. */
export type Range = readonly [from: number, to: number];

/**
 * The tunables of an iris and its eye. Lengths are on the eye. Anatomy after L. A. Remington, Clinical Anatomy and Physiology of
 * the Visual System; shares of texture were set by eye and by measure against near-infrared captures.
 */
export const tissueParameters = {
  columns: 1024,
  rows: 128,
  /** How often it is halved for smaller pictures. */
  halvings: 3,

  fibres: {
    /** Octaves of the fibres: knots a turn, length along the radius (rows), share. */
    octaves: [
      { turns: 12, rows: 64, share: 0.4 },
      { turns: 40, rows: 36, share: 0.55 },
      { turns: 80, rows: 24, share: 0.6 },
      { turns: 160, rows: 14, share: 0.65 },
      { turns: 320, rows: 5, share: 1.3 },
    ],
    /** Fibres wander and lean: how far (columns), over how many knots a turn and rows. */
    wander: { columns: 14, turns: 20, rows: 40 },
    /** Fibres are sharp threads on soft ground: 0 leaves them soft. */
    sharpness: 0.35,
  },
  collarette: {
    /** Where it runs, share of the radius, and how far it zigzags. */
    at: [0.22, 0.36],
    zigzag: 0.035,
    turns: 36,
    /** Its ridge: height, half width. */
    height: 1.3,
    width: 0.035,
    /** The zone within: how much of the fibres is left, how much darker it is. */
    inner: 0.75,
    innerDark: 0.35,
  },
  crypts: {
    /** Pits beside the collarette, and small ones in the periphery: how many, half length along the radius, half width (shares of the radius; of a turn). */
    large: {
      count: [4, 22],
      at: [0.04, 0.28],
      along: [0.03, 0.1],
      across: [0.004, 0.012],
      depth: [0.5, 1.5],
    },
    small: {
      count: [10, 60],
      at: [0.3, 0.62],
      along: [0.012, 0.03],
      across: [0.002, 0.006],
      depth: [0.3, 1],
    },
  },
  furrows: { count: [1, 4], at: [0.5, 0.92], width: 0.022, wander: 0.03, turns: 9 },
  pigment: {
    /** Slow clouds: knots a turn, rows. */
    turns: 12,
    rows: 70,
    cloud: 0.18,
    /** Freckles: how many at most, radius as a share of the iris's. */
    freckles: 5,
    freckleRadius: [0.015, 0.05],
  },
  /** Of the relief: a deviation of this many of 127 steps. */
  deviation: 40,
} as const;

export const eyeParameters = {
  radiusMm: { mean: 5.85, deviation: 0.2, limits: [5.3, 6.4] },
  aspect: [0.95, 1],
  limbusMm: [0.35, 0.75],
  irisGrey: { mean: 104, deviation: 12, limits: [78, 140] },
  /** Deviation of the texture as a share of the grey. */
  contrast: [0.05, 0.11],
  melanin: [0.05, 1],
  /** The pupil lies towards the nose and below the middle. */
  pupilNasalMm: [0, 0.3],
  pupilDownMm: [-0.05, 0.2],
  pupilWave: 0.006,
  scleraGrey: [150, 194],
  skinGrey: [192, 244],
  lids: {
    nasalMm: [12, 14.5],
    temporalMm: [13, 16],
    /** The corners lie below the middle of the iris, the outer one higher. */
    nasalDropMm: [1.5, 4],
    temporalDropMm: [-0.5, 2.5],
    upperMm: [4.4, 6.6],
    lowerMm: [4.8, 6.2],
    upperPeakMm: [-1.5, 1.5],
    lowerPeakMm: [-1, 3],
    upperRound: [1.8, 2.5],
    lowerRound: [1.8, 2.6],
    foldMm: [0.8, 4.5],
    marginMm: [0.5, 1.3],
  },
  lashes: {
    upper: { count: [80, 150], lengthMm: [3, 6.5], widthMm: [0.09, 0.16] },
    lower: { count: [30, 70], lengthMm: [1.5, 3.2], widthMm: [0.06, 0.11] },
    /** A person's lashes rise (0) or hang over the eye (pi): where they point, and their spread. */
    hang: [0.3, 2.6],
    spread: 0.28,
    /** They fan out towards the corners: angle at a corner. */
    fan: 0.9,
    bend: [0.3, 1],
  },
} as const;

/** Where the dilation of a tissue is the one that it was grown at, and how far the middle lags behind the rubber sheet. */
export const dilationParameters = { reference: 0.4, lag: 0.35, furrows: [0.25, 1.9] } as const;

/** How an eye meets the camera under one condition. */
export interface EyeHabit {
  /** Magnification by the nominal one. */
  readonly scale: Range;
  /** Deviations: of the middle from the middle of the picture (share of its width), of the head's and the eye's turn. */
  readonly shift: number;
  readonly rollDegrees: number;
  readonly torsionDegrees: number;
  /** How far from the lens the eye looks, in any direction. */
  readonly gazeDegrees: Range;
  readonly dilation: Range;
  readonly opening: Range;
  readonly defocusMm: Range;
  readonly motionMm: Range;
}

const normal: EyeHabit = {
  scale: [0.93, 1.07],
  shift: 0.03,
  rollDegrees: 3,
  torsionDegrees: 0.7,
  gazeDegrees: [0, 6],
  dilation: [0.31, 0.56],
  opening: [0.72, 0.98],
  defocusMm: [0, 0.06],
  motionMm: [0, 0.12],
};

export const eyeHabits: Readonly<Record<EyeCondition, EyeHabit>> = {
  normal,
  'half-closed': { ...normal, opening: [0.34, 0.46] },
  'looks-away': { ...normal, gazeDegrees: [26, 36] },
  'out-of-focus': { ...normal, defocusMm: [0.45, 0.65] },
  far: { ...normal, scale: [0.36, 0.44], shift: 0.06, defocusMm: [0.02, 0.1] },
  closed: { ...normal, opening: [0, 0.05] },
};

/** What of a capture does not depend on the condition. */
export const captureParameters = {
  gain: [0.86, 1.12],
  slope: 0.08,
  /** Light falls off from the middle: share at 10 mm. */
  vignette: 0.05,
  tissueWave: 0.009,
  veil: [1, 4],
  veilMm: 0.9,
  /** Reflections of the room: how often, how many at most, where (mm from the middle), how large, how bright. */
  reflections: { chance: 0.3, most: 3, reachMm: 5, sizeMm: [0.3, 1.1], grey: [12, 60] },
  /** From the turning point of the eye to the plane of the iris, and to the centre of the cornea's curve. */
  irisDepthMm: 10.4,
  corneaDepthMm: 5.6,
} as const;

/** What things look like; greys of 255 at gain 1. */
export const lookParameters = {
  pupilGrey: 19,
  /** Light that the lens of the eye scatters at the middle of the pupil. */
  pupilHaze: 3,
  /** Melanin takes this share of the light at 700 nm, and e times less each so many nm further. */
  melanin: { share: 0.62, fallNm: 130 },
  /** The dark rim of the iris at the limbus and at the pupil: share of grey, width as a share of the radius. */
  rim: { share: 0.16, width: 0.1 },
  ruff: { share: 0.12, width: 0.05 },
  sclera: {
    /** Longer light goes through it: e times less comes back each so many nm further (J. Daugman, "Absorption spectrum of melanin"). */
    fallNm: 800,
    /** It darkens towards the corners: share at 12 mm. */
    fall: 0.24,
    mottle: 0.018,
    vessels: [3, 9],
    vesselGrey: -16,
    /** The flesh in the inner corner: how far it reaches, its grey by that of the skin. */
    caruncle: { mm: 2.2, share: 0.8 },
  },
  lidShadow: { share: 0.34, reachMm: 1.5 },
  skin: {
    /** Noise: distances over which it changes, and deviations as shares of grey. */
    octaves: [
      { mm: 9, share: 0.05 },
      { mm: 1.1, share: 0.018 },
      { mm: 0.28, share: 0.02 },
    ],
    /** Grease and sweat glitter where the finest noise is high: threshold in deviations, gain. */
    glitter: { above: 1.7, share: 0.12 },
    /** The lid below the fold is darker; the fold and the roots of the lashes darker yet. */
    tarsus: 0.86,
    fold: { share: 0.2, widthMm: 0.3 },
    edge: { share: 0.42, widthMm: 0.35 },
    margin: 1.04,
    /** The hollow of the orbit, above the eye and below: share, distance. */
    hollow: { share: 0.14, mm: 16 },
    bulge: { share: 0.06, belowMm: 3.5, widthMm: 2.5 },
  },
  lash: { grey: 30, opacity: 0.94 },
  brow: { aboveMm: [13.5, 19], lengthMm: [3, 7], widthMm: [0.08, 0.16], perMm: 6 },
  glint: { grey: 900 },
  /** Tears at the lower lid mirror the lamp again: how often, radius. */
  tear: { chance: 0.6, radiusMm: [0.06, 0.16] },
} as const;

/** A camera of 320 x 240 pixels with one lamp below the lens. */
export const smallSensor: EyeSensor = {
  widthPx: 320,
  heightPx: 240,
  pxPerMm: 10.2,
  illuminationNm: 850,
  lamps: [{ xMm: -0.7, yMm: 0.8, radiusMm: 0.3 }],
  spreadPx: 0.95,
  readNoise: 2.2,
  shotNoise: 3,
};

/** A camera of 640 x 480 pixels with two lamps beside the lens. */
export const largeSensor: EyeSensor = {
  widthPx: 640,
  heightPx: 480,
  pxPerMm: 19,
  illuminationNm: 850,
  lamps: [
    { xMm: -0.8, yMm: 0.25, radiusMm: 0.17 },
    { xMm: 0.8, yMm: 0.25, radiusMm: 0.17 },
  ],
  spreadPx: 1.2,
  readNoise: 1.6,
  shotNoise: 3,
};
