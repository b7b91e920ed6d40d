// Made by scripts/calibrate-fingerprint.ts: weights from 500 synthetic fingers, calibration from 88320 impostors of
// fvc2002-db2b, fvc2002-db3b, fvc2004-db1b, fvc2004-db4b.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = {
  calibratedTo: 37,
  minutiae: {
    weights: [3.8961, 2.0388, 3.409, -3.1919, 6.2858, -3.9773],
    bias: 0.8482,
    knots: [
      {
        raw: -9.6871,
        score: 0,
      },
      {
        raw: -3.9134,
        score: 1,
      },
      {
        raw: -3.5872,
        score: 2,
      },
      {
        raw: -3.2951,
        score: 3,
      },
      {
        raw: -2.9105,
        score: 4.5,
      },
      {
        raw: -2.5656,
        score: 6,
      },
      {
        raw: -2.1499,
        score: 8,
      },
      {
        raw: -1.764,
        score: 10,
      },
      {
        raw: -1.31,
        score: 12.5,
      },
      {
        raw: -0.9161,
        score: 15,
      },
      {
        raw: -0.5427,
        score: 17.5,
      },
      {
        raw: -0.1855,
        score: 20,
      },
      {
        raw: 0.14,
        score: 22.5,
      },
      {
        raw: 0.4979,
        score: 25,
      },
      {
        raw: 0.7651,
        score: 27.5,
      },
      {
        raw: 1.1355,
        score: 30,
      },
      {
        raw: 1.4387,
        score: 32.5,
      },
      {
        raw: 1.6854,
        score: 35,
      },
      {
        raw: 2.3377,
        score: 40,
      },
    ],
  },
  detail: {
    first: {
      weights: [2.5289, 1.9204, 4.5148, -2.85, 7.6343, -4.4009],
      bias: -0.9258,
    },
    weights: [2.3196, 2.0212, 4.6025, -2.6468, 7.193, -4.1717, 8.736, -3.1472],
    bias: 0.5964,
    knots: [
      {
        raw: -10.068,
        score: 0,
      },
      {
        raw: -3.7816,
        score: 1,
      },
      {
        raw: -3.48,
        score: 2,
      },
      {
        raw: -3.2251,
        score: 3,
      },
      {
        raw: -2.9021,
        score: 4.5,
      },
      {
        raw: -2.639,
        score: 6,
      },
      {
        raw: -2.3686,
        score: 8,
      },
      {
        raw: -2.1662,
        score: 10,
      },
      {
        raw: -1.9833,
        score: 12.5,
      },
      {
        raw: -1.5893,
        score: 15,
      },
      {
        raw: -1.1282,
        score: 17.5,
      },
      {
        raw: -0.7382,
        score: 20,
      },
      {
        raw: -0.3677,
        score: 22.5,
      },
      {
        raw: -0.0237,
        score: 25,
      },
      {
        raw: 0.352,
        score: 27.5,
      },
      {
        raw: 0.7426,
        score: 30,
      },
      {
        raw: 1.2987,
        score: 32.5,
      },
      {
        raw: 1.6065,
        score: 35,
      },
      {
        raw: 2.4482,
        score: 40,
      },
    ],
  },
} as const;
