// Made by scripts/calibrate-fingerprint.ts from fvc2002-db2b, fvc2002-db3b, fvc2004-db1b, fvc2004-db4b: 320 prints.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = {
  minutiae: {
    weights: [4.6725, 2.914, 5.0888, -3.1313, 3.3633, 0.865],
    bias: -4.4746,
    knots: [
      {
        raw: -12.0812,
        score: 0,
      },
      {
        raw: -6.0581,
        score: 1,
      },
      {
        raw: -5.4476,
        score: 2,
      },
      {
        raw: -4.9412,
        score: 3,
      },
      {
        raw: -4.2636,
        score: 4.5,
      },
      {
        raw: -3.701,
        score: 6,
      },
      {
        raw: -3.0282,
        score: 8,
      },
      {
        raw: -2.4007,
        score: 10,
      },
      {
        raw: -1.687,
        score: 12.5,
      },
      {
        raw: -1.0085,
        score: 15,
      },
      {
        raw: -0.4137,
        score: 17.5,
      },
      {
        raw: 0.1475,
        score: 20,
      },
      {
        raw: 0.4433,
        score: 22.5,
      },
      {
        raw: 1.0478,
        score: 25,
      },
      {
        raw: 1.2798,
        score: 27.5,
      },
      {
        raw: 1.7758,
        score: 30,
      },
      {
        raw: 3.4393,
        score: 40,
      },
    ],
  },
  detail: {
    first: {
      weights: [3.6827, 3.5673, 3.9613, -2.7277, 3.643, 1.5971],
      bias: -4.0436,
    },
    weights: [2.31, 3.9782, 2.8704, -2.0189, 3.5405, 1.605, 16.8546, -4.7245],
    bias: -3.0665,
    knots: [
      {
        raw: -11.102,
        score: 0,
      },
      {
        raw: -6.1142,
        score: 1,
      },
      {
        raw: -5.6374,
        score: 2,
      },
      {
        raw: -5.2452,
        score: 3,
      },
      {
        raw: -4.7386,
        score: 4.5,
      },
      {
        raw: -4.3078,
        score: 6,
      },
      {
        raw: -3.7037,
        score: 8,
      },
      {
        raw: -2.9337,
        score: 10,
      },
      {
        raw: -2.1786,
        score: 12.5,
      },
      {
        raw: -1.4796,
        score: 15,
      },
      {
        raw: -0.8083,
        score: 17.5,
      },
      {
        raw: -0.2712,
        score: 20,
      },
      {
        raw: 0.2276,
        score: 22.5,
      },
      {
        raw: 0.7525,
        score: 25,
      },
      {
        raw: 1.2852,
        score: 27.5,
      },
      {
        raw: 1.9035,
        score: 30,
      },
      {
        raw: 4.1166,
        score: 40,
      },
    ],
  },
} as const;
