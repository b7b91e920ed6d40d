// Made by scripts/calibrate-fingerprint.ts: weights from 500 synthetic fingers, calibration from 88320 impostors of
// fvc2002-db2b, fvc2002-db3b, fvc2004-db1b, fvc2004-db4b.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = {
  calibratedTo: 36,
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
    weights: [2.5425, 1.6898, 4.3587, -2.7482, 7.3616, -4.2458, 7.4812, -3.3878],
    bias: 0.092,
    knots: [
      {
        raw: -10.1364,
        score: 0,
      },
      {
        raw: -3.8383,
        score: 1,
      },
      {
        raw: -3.5253,
        score: 2,
      },
      {
        raw: -3.258,
        score: 3,
      },
      {
        raw: -2.9159,
        score: 4.5,
      },
      {
        raw: -2.6469,
        score: 6,
      },
      {
        raw: -2.3739,
        score: 8,
      },
      {
        raw: -2.1727,
        score: 10,
      },
      {
        raw: -1.9875,
        score: 12.5,
      },
      {
        raw: -1.5676,
        score: 15,
      },
      {
        raw: -1.1201,
        score: 17.5,
      },
      {
        raw: -0.7563,
        score: 20,
      },
      {
        raw: -0.4152,
        score: 22.5,
      },
      {
        raw: -0.0421,
        score: 25,
      },
      {
        raw: 0.2563,
        score: 27.5,
      },
      {
        raw: 0.6455,
        score: 30,
      },
      {
        raw: 1.201,
        score: 32.5,
      },
      {
        raw: 1.5833,
        score: 35,
      },
      {
        raw: 2.3495,
        score: 40,
      },
    ],
  },
} as const;
