import { type PupilHabit, pupilRatio } from '../../presentation/pupil-model.ts';
import { type EyeCapture, type EyeModel, type EyeSensor, type EyeTruth, renderEye } from '../index.ts';
import type { EyeLook } from './look.ts';

/** A living eye before a camera. */
export interface LivingEye {
  readonly eye: EyeModel;
  /** Where and how it is seen; pupil and wavelength are replaced. */
  readonly capture: EyeCapture;
  readonly sensor: EyeSensor;
  readonly habit: PupilHabit;
}

/** The eye itself. */
export function livingLook({ eye, capture, sensor, habit }: LivingEye): EyeLook {
  return {
    at: (illuminationNm, dilation) =>
      withoutNoise(eye, { ...capture, illuminationNm, dilation }, sensor).greys,
    dilationAt: sinceLightMs => pupilRatio(habit, sinceLightMs),
  };
}

/** Greys to the next whole level: the noise that a sensor adds hides the rest. */
export function withoutNoise(
  eye: EyeModel,
  capture: EyeCapture,
  sensor: EyeSensor,
): { readonly greys: Float32Array; readonly truth: EyeTruth } {
  const { picture, truth } = renderEye(eye, capture, { ...sensor, readNoise: 0, shotNoise: 0 });
  return { greys: Float32Array.from(picture.pixels), truth };
}
