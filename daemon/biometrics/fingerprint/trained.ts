// Made by scripts/calibrate-fingerprint.ts from fvc2002-db2b, fvc2002-db3b, fvc2004-db1b, fvc2004-db4b: 320 prints.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = {
  minutiae: {
    weights: [5.5964, 3.1722, 5.7272, -3.891, 2.8128, 1.6585],
    bias: -3.9591,
    knots: [
      {
        raw: -13.3732,
        score: 0,
      },
      {
        raw: -6.5672,
        score: 1,
      },
      {
        raw: -5.8984,
        score: 2,
      },
      {
        raw: -5.3305,
        score: 3,
      },
      {
        raw: -4.539,
        score: 4.5,
      },
      {
        raw: -3.9093,
        score: 6,
      },
      {
        raw: -3.1712,
        score: 8,
      },
      {
        raw: -2.4539,
        score: 10,
      },
      {
        raw: -1.7552,
        score: 12.5,
      },
      {
        raw: -1.0932,
        score: 15,
      },
      {
        raw: -0.4771,
        score: 17.5,
      },
      {
        raw: 0.2489,
        score: 20,
      },
      {
        raw: 0.9071,
        score: 22.5,
      },
      {
        raw: 1.3851,
        score: 25,
      },
      {
        raw: 1.8836,
        score: 27.5,
      },
      {
        raw: 2.1749,
        score: 30,
      },
      {
        raw: 4.5483,
        score: 40,
      },
    ],
  },
  detail: {
    first: {
      weights: [3.433, 2.712, 7.2523, -3.0612, 2.6472, 3.4708],
      bias: -6.5122,
    },
    weights: [1.9375, 3.0411, 6.857, -1.1113, 2.1925, 3.6925, 16.8198, -4.116],
    bias: -10.5095,
    knots: [
      {
        raw: -12.5297,
        score: 0,
      },
      {
        raw: -5.9309,
        score: 1,
      },
      {
        raw: -5.524,
        score: 2,
      },
      {
        raw: -5.1332,
        score: 3,
      },
      {
        raw: -4.6173,
        score: 4.5,
      },
      {
        raw: -3.9871,
        score: 6,
      },
      {
        raw: -3.1008,
        score: 8,
      },
      {
        raw: -2.4129,
        score: 10,
      },
      {
        raw: -1.6602,
        score: 12.5,
      },
      {
        raw: -0.9038,
        score: 15,
      },
      {
        raw: -0.4335,
        score: 17.5,
      },
      {
        raw: 0.2128,
        score: 20,
      },
      {
        raw: 0.7127,
        score: 22.5,
      },
      {
        raw: 1.3462,
        score: 25,
      },
      {
        raw: 1.7248,
        score: 27.5,
      },
      {
        raw: 1.8681,
        score: 30,
      },
      {
        raw: 4.1,
        score: 40,
      },
    ],
  },
} as const;
