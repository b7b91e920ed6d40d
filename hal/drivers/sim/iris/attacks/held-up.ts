import type { EyeInstrument } from '../../presentation/instruments.ts';
import { pupilRatio } from '../../presentation/pupil-model.ts';
import { randomFrom, type Seed } from '../../random.ts';
import { surface } from '../index.ts';
import { growLensPrint, wearing } from './lens.ts';
import { type LivingEye, livingLook, withoutNoise } from './living.ts';
import type { EyeLook } from './look.ts';
import { attackParameters } from './parameters.ts';
import { printed } from './print.ts';
import { onScreen } from './screen.ts';

/** What a camera sees when an instrument is held up, made from the eye that it imitates (a lens: that it is worn on). */
export function heldUp(instrument: EyeInstrument, living: LivingEye, seed: Seed): EyeLook {
  switch (instrument) {
    case 'printed-eye':
      return printedEye(living, seed);
    case 'cut-out-eye':
      return cutOutEye(living, seed);
    case 'screen-eye':
      return eyeOnScreen(living, seed);
    case 'patterned-lens':
      return eyeWithLens(living, seed);
  }
}

/** Ink and paper look the same in every light, and never move. */
function printedEye({ eye, capture, sensor, habit }: LivingEye, seed: Seed): EyeLook {
  const { greys } = withoutNoise(eye, { ...capture, gain: 1, dilation: habit.rest }, sensor);
  const sheet = printed(greys, capture, sensor, randomFrom(seed).fork('paper'));
  return { at: () => sheet, dilationAt: () => habit.rest };
}

/** Through a hole as wide as a pupil at rest a living eye looks, whose pupil reacts. */
function cutOutEye(living: LivingEye, seed: Seed): EyeLook {
  const { eye, capture, sensor, habit } = living;
  const { greys, truth } = withoutNoise(eye, { ...capture, gain: 1, dilation: habit.rest }, sensor);
  const sheet = printed(greys, capture, sensor, randomFrom(seed).fork('paper'));
  const behind = livingLook(living);
  return {
    ...behind,
    at: (illuminationNm, dilation) => {
      const seen = behind.at(illuminationNm, dilation);
      return sheet.map((paper, at) => (truth.surfaces[at] === surface.pupil ? seen[at] : paper));
    },
  };
}

/** A screen shines by itself, whatever light falls on it; its film goes round and round. */
function eyeOnScreen({ eye, capture, sensor, habit }: LivingEye, seed: Seed): EyeLook {
  const { filmMs, lightMs } = attackParameters.screen;
  const startedMs = randomFrom(seed).fork('film').uniform(0, filmMs);
  const intoFilm = (sinceLightMs: number) => (((sinceLightMs + startedMs) % filmMs) + filmMs) % filmMs;
  return {
    at: (_, dilation) =>
      onScreen(withoutNoise(eye, { ...capture, gain: 1, dilation }, sensor).greys, capture, sensor),
    dilationAt: sinceLightMs => pupilRatio(habit, intoFilm(sinceLightMs) - lightMs),
  };
}

/** The pupil is alive, and so is what little is seen of the iris. */
function eyeWithLens(living: LivingEye, seed: Seed): EyeLook {
  const { eye, capture, sensor } = living;
  const print = growLensPrint(randomFrom(seed).fork('lens'));
  const view = { ...sensor, pxPerMm: capture.pxPerMm, gain: capture.gain };
  return {
    ...livingLook(living),
    at: (illuminationNm, dilation) => {
      const { greys, truth } = withoutNoise(eye, { ...capture, illuminationNm, dilation }, sensor);
      return wearing(greys, truth, print, view);
    },
  };
}
