// Made by scripts/calibrate-iris.ts from 100125 comparisons of different eyes of mmu1.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = {
  calibratedTo: 35,
  twoScales: {
    knots: [
      {
        raw: 0.023741449558606756,
        score: 0,
      },
      {
        raw: 0.06112841580821876,
        score: 1,
      },
      {
        raw: 0.06368461267676107,
        score: 2,
      },
      {
        raw: 0.06606048088026814,
        score: 3,
      },
      {
        raw: 0.06930691451893459,
        score: 4.5,
      },
      {
        raw: 0.07229905697399246,
        score: 6,
      },
      {
        raw: 0.07607496523696483,
        score: 8,
      },
      {
        raw: 0.07954369302199252,
        score: 10,
      },
      {
        raw: 0.0838254083359232,
        score: 12.5,
      },
      {
        raw: 0.08801085104526526,
        score: 15,
      },
      {
        raw: 0.09187136641375264,
        score: 17.5,
      },
      {
        raw: 0.09547583039265109,
        score: 20,
      },
      {
        raw: 0.09904752552353173,
        score: 22.5,
      },
      {
        raw: 0.10279066951581406,
        score: 25,
      },
      {
        raw: 0.1065337266868979,
        score: 27.5,
      },
      {
        raw: 0.10981297920108443,
        score: 30,
      },
      {
        raw: 0.11157287212810502,
        score: 32.5,
      },
      {
        raw: 0.11474412315373414,
        score: 35,
      },
      {
        raw: 0.12154916684068623,
        score: 40,
      },
    ],
  },
  oneScale: {
    knots: [
      {
        raw: 0.025724561587734958,
        score: 0,
      },
      {
        raw: 0.08885655175031792,
        score: 1,
      },
      {
        raw: 0.09314379530271201,
        score: 2,
      },
      {
        raw: 0.09711995120038343,
        score: 3,
      },
      {
        raw: 0.10245398099224909,
        score: 4.5,
      },
      {
        raw: 0.10742526758989332,
        score: 6,
      },
      {
        raw: 0.11359864702781436,
        score: 8,
      },
      {
        raw: 0.11951261541420877,
        score: 10,
      },
      {
        raw: 0.12671959458373125,
        score: 12.5,
      },
      {
        raw: 0.1331776722228698,
        score: 15,
      },
      {
        raw: 0.13950685537372842,
        score: 17.5,
      },
      {
        raw: 0.1455303854543172,
        score: 20,
      },
      {
        raw: 0.15068084411539925,
        score: 22.5,
      },
      {
        raw: 0.15738266209330798,
        score: 25,
      },
      {
        raw: 0.16165139201873768,
        score: 27.5,
      },
      {
        raw: 0.16899909355126472,
        score: 30,
      },
      {
        raw: 0.17343476020010867,
        score: 32.5,
      },
      {
        raw: 0.17549367097553908,
        score: 35,
      },
      {
        raw: 0.18600673405685647,
        score: 40,
      },
    ],
  },
} as const;
