// Made by scripts/calibrate-fingerprint.ts from fvc2002-db2b, fvc2002-db3b, fvc2004-db1b, fvc2004-db4b: 320 prints.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = {
  calibratedTo: 40,
  minutiae: {
    weights: [5.7033, 3.1965, 6.05, -3.8928, 2.7465, 1.6383],
    bias: -4.1566,
    knots: [
      {
        raw: -13.9227,
        score: 0,
      },
      {
        raw: -6.827,
        score: 1,
      },
      {
        raw: -6.1179,
        score: 2,
      },
      {
        raw: -5.5193,
        score: 3,
      },
      {
        raw: -4.7039,
        score: 4.5,
      },
      {
        raw: -4.0405,
        score: 6,
      },
      {
        raw: -3.2904,
        score: 8,
      },
      {
        raw: -2.5742,
        score: 10,
      },
      {
        raw: -1.8391,
        score: 12.5,
      },
      {
        raw: -1.1912,
        score: 15,
      },
      {
        raw: -0.5387,
        score: 17.5,
      },
      {
        raw: 0.1767,
        score: 20,
      },
      {
        raw: 0.8788,
        score: 22.5,
      },
      {
        raw: 1.4164,
        score: 25,
      },
      {
        raw: 1.7215,
        score: 27.5,
      },
      {
        raw: 2.3195,
        score: 30,
      },
      {
        raw: 4.7725,
        score: 40,
      },
    ],
  },
  detail: {
    first: {
      weights: [3.5041, 2.6576, 7.7576, -2.9136, 2.6402, 3.4887],
      bias: -7.4787,
    },
    weights: [2.1672, 2.9539, 7.0691, -1.5033, 2.0555, 4.1069, 16.8072, -5.2098],
    bias: -9.4764,
    knots: [
      {
        raw: -12.3943,
        score: 0,
      },
      {
        raw: -6.7285,
        score: 1,
      },
      {
        raw: -6.1082,
        score: 2,
      },
      {
        raw: -5.5942,
        score: 3,
      },
      {
        raw: -4.963,
        score: 4.5,
      },
      {
        raw: -4.4145,
        score: 6,
      },
      {
        raw: -3.873,
        score: 8,
      },
      {
        raw: -3.4131,
        score: 10,
      },
      {
        raw: -2.5859,
        score: 12.5,
      },
      {
        raw: -1.7848,
        score: 15,
      },
      {
        raw: -0.9925,
        score: 17.5,
      },
      {
        raw: -0.3104,
        score: 20,
      },
      {
        raw: 0.2247,
        score: 22.5,
      },
      {
        raw: 0.8109,
        score: 25,
      },
      {
        raw: 1.1473,
        score: 27.5,
      },
      {
        raw: 1.7791,
        score: 30,
      },
      {
        raw: 4.0151,
        score: 40,
      },
    ],
  },
} as const;
