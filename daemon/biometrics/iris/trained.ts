// Made by scripts/calibrate-iris.ts from 100125 comparisons of different eyes of mmu1.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = {
  calibratedTo: 36,
  twoScales: {
    knots: [
      {
        raw: 0.009992790303524447,
        score: 0,
      },
      {
        raw: 0.05240243217342454,
        score: 1,
      },
      {
        raw: 0.05523968741894644,
        score: 2,
      },
      {
        raw: 0.05778357459824705,
        score: 3,
      },
      {
        raw: 0.06140076180920636,
        score: 4.5,
      },
      {
        raw: 0.06475930704637342,
        score: 6,
      },
      {
        raw: 0.06888837590092745,
        score: 8,
      },
      {
        raw: 0.07282873988756342,
        score: 10,
      },
      {
        raw: 0.0774344750836671,
        score: 12.5,
      },
      {
        raw: 0.0822630769173891,
        score: 15,
      },
      {
        raw: 0.08685413169184852,
        score: 17.5,
      },
      {
        raw: 0.09073616048149627,
        score: 20,
      },
      {
        raw: 0.09466194406963516,
        score: 22.5,
      },
      {
        raw: 0.09878114189547399,
        score: 25,
      },
      {
        raw: 0.10278017679333468,
        score: 27.5,
      },
      {
        raw: 0.10688310988627533,
        score: 30,
      },
      {
        raw: 0.11101896068496293,
        score: 32.5,
      },
      {
        raw: 0.1132497035921779,
        score: 35,
      },
      {
        raw: 0.12134475589456922,
        score: 40,
      },
    ],
  },
  oneScale: {
    knots: [
      {
        raw: 0.011101048977435666,
        score: 0,
      },
      {
        raw: 0.07973857829887726,
        score: 1,
      },
      {
        raw: 0.08426374565788089,
        score: 2,
      },
      {
        raw: 0.08838379398457463,
        score: 3,
      },
      {
        raw: 0.09408893709327548,
        score: 4.5,
      },
      {
        raw: 0.0993933916205956,
        score: 6,
      },
      {
        raw: 0.1060356953929018,
        score: 8,
      },
      {
        raw: 0.11241043236849566,
        score: 10,
      },
      {
        raw: 0.1202132973512984,
        score: 12.5,
      },
      {
        raw: 0.12734407639510595,
        score: 15,
      },
      {
        raw: 0.13462354813046937,
        score: 17.5,
      },
      {
        raw: 0.14128689556171709,
        score: 20,
      },
      {
        raw: 0.147501622851928,
        score: 22.5,
      },
      {
        raw: 0.1541793273162424,
        score: 25,
      },
      {
        raw: 0.1600514259193953,
        score: 27.5,
      },
      {
        raw: 0.167364807989808,
        score: 30,
      },
      {
        raw: 0.17128622781091293,
        score: 32.5,
      },
      {
        raw: 0.1743974918599195,
        score: 35,
      },
      {
        raw: 0.186490419756216,
        score: 40,
      },
    ],
  },
} as const;
