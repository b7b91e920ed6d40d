// Made by scripts/calibrate-fingerprint.ts from fvc2002-db2b, fvc2002-db3b, fvc2004-db1b, fvc2004-db4b: 11520 impostor comparisons.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = {
  weights: [4.0516, 2.1373, 4.1464, -4.4444, 4.3875, 1.0512],
  bias: -0.4075,
  knots: [
    {
      raw: -12.8224,
      score: 0,
    },
    {
      raw: -7.2674,
      score: 1,
    },
    {
      raw: -6.3002,
      score: 2,
    },
    {
      raw: -5.6008,
      score: 3,
    },
    {
      raw: -4.7804,
      score: 4.5,
    },
    {
      raw: -4.0761,
      score: 6,
    },
    {
      raw: -3.2689,
      score: 8,
    },
    {
      raw: -2.5984,
      score: 10,
    },
    {
      raw: -1.8565,
      score: 12.5,
    },
    {
      raw: -1.1703,
      score: 15,
    },
    {
      raw: -0.5932,
      score: 17.5,
    },
    {
      raw: -0.0928,
      score: 20,
    },
    {
      raw: 0.3908,
      score: 22.5,
    },
    {
      raw: 0.9129,
      score: 25,
    },
    {
      raw: 1.3327,
      score: 27.5,
    },
    {
      raw: 1.7236,
      score: 30,
    },
    {
      raw: 3.7806,
      score: 40,
    },
  ],
} as const;
