// Made by scripts/calibrate-fingerprint.ts from fvc2002-db2b, fvc2002-db3b, fvc2004-db1b, fvc2004-db4b: 320 prints.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = {
  minutiae: {
    weights: [3.7399, 2.8148, 5.0702, -2.694, 3.6349, 1.362],
    bias: -5.3227,
    knots: [
      {
        raw: -12.233,
        score: 0,
      },
      {
        raw: -5.9379,
        score: 1,
      },
      {
        raw: -5.3809,
        score: 2,
      },
      {
        raw: -4.8615,
        score: 3,
      },
      {
        raw: -4.2115,
        score: 4.5,
      },
      {
        raw: -3.6404,
        score: 6,
      },
      {
        raw: -2.9621,
        score: 8,
      },
      {
        raw: -2.3646,
        score: 10,
      },
      {
        raw: -1.6696,
        score: 12.5,
      },
      {
        raw: -0.9968,
        score: 15,
      },
      {
        raw: -0.3639,
        score: 17.5,
      },
      {
        raw: 0.1257,
        score: 20,
      },
      {
        raw: 0.6655,
        score: 22.5,
      },
      {
        raw: 1.1364,
        score: 25,
      },
      {
        raw: 1.629,
        score: 27.5,
      },
      {
        raw: 1.924,
        score: 30,
      },
      {
        raw: 4.0783,
        score: 40,
      },
    ],
  },
  detail: {
    first: {
      weights: [2.8973, 3.2808, 4.7252, -2.4009, 3.2212, 2.0518],
      bias: -4.3984,
    },
    weights: [1.7363, 3.7598, 3.5771, -1.3689, 3.5024, 1.5049, 15.6584, -4.144],
    bias: -4.693,
    knots: [
      {
        raw: -10.9956,
        score: 0,
      },
      {
        raw: -5.0415,
        score: 1,
      },
      {
        raw: -4.7265,
        score: 2,
      },
      {
        raw: -4.4392,
        score: 3,
      },
      {
        raw: -3.9955,
        score: 4.5,
      },
      {
        raw: -3.4339,
        score: 6,
      },
      {
        raw: -2.7739,
        score: 8,
      },
      {
        raw: -2.1876,
        score: 10,
      },
      {
        raw: -1.5317,
        score: 12.5,
      },
      {
        raw: -0.901,
        score: 15,
      },
      {
        raw: -0.4335,
        score: 17.5,
      },
      {
        raw: 0.0673,
        score: 20,
      },
      {
        raw: 0.4925,
        score: 22.5,
      },
      {
        raw: 0.8125,
        score: 25,
      },
      {
        raw: 0.9994,
        score: 27.5,
      },
      {
        raw: 1.3996,
        score: 30,
      },
      {
        raw: 4.2593,
        score: 40,
      },
    ],
  },
} as const;
