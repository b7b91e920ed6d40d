// Made by scripts/calibrate-fingerprint.ts from fvc2002-db2b, fvc2002-db3b, fvc2004-db1b, fvc2004-db4b: 11520 impostor comparisons.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = {
  weights: [2.7502, 2.0538, 4.4857, -3.3337, 4.4629, 1.4278],
  bias: -3.1257,
  knots: [
    {
      raw: -11.4654,
      score: 0,
    },
    {
      raw: -7.2268,
      score: 1,
    },
    {
      raw: -6.3307,
      score: 2,
    },
    {
      raw: -5.6473,
      score: 3,
    },
    {
      raw: -4.8248,
      score: 4.5,
    },
    {
      raw: -4.1287,
      score: 6,
    },
    {
      raw: -3.3546,
      score: 8,
    },
    {
      raw: -2.7083,
      score: 10,
    },
    {
      raw: -1.9564,
      score: 12.5,
    },
    {
      raw: -1.3342,
      score: 15,
    },
    {
      raw: -0.7557,
      score: 17.5,
    },
    {
      raw: -0.2535,
      score: 20,
    },
    {
      raw: 0.2977,
      score: 22.5,
    },
    {
      raw: 0.6086,
      score: 25,
    },
    {
      raw: 1.1518,
      score: 27.5,
    },
    {
      raw: 1.3836,
      score: 30,
    },
    {
      raw: 3.3653,
      score: 40,
    },
  ],
} as const;
