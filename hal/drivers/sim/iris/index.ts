/**
 * Synthetic eyes for the simulated iris camera: `synthesiseEye` grows an eye from a seed (some tenths of a second), `takeEye` takes
 * a near-infrared picture of it (some hundredths). Both are pure: call them off the main thread. `drawCapture` and `renderEye` are the
 * two halves of `takeEye`, for those who change a capture in between or want to know what is true of the picture.
 */
export { drawCapture } from './capture.ts';
export { synthesiseEye } from './eye.ts';
export { largeSensor, smallSensor } from './parameters.ts';
export { renderEye, takeEye } from './render.ts';
export { surface } from './model.ts';
export type {
  EyeCapture,
  EyeCondition,
  EyeModel,
  EyePicture,
  EyeSensor,
  EyeTruth,
  TrueContour,
} from './model.ts';
