/** Pose angles and their uncertainties, as both editions of ISO/IEC 19794-5 have them; 0 where they are not stated. */
export const poseFields = [
  { name: 'yaw', bytes: 1, label: 'yaw' },
  { name: 'pitch', bytes: 1, label: 'pitch' },
  { name: 'roll', bytes: 1, label: 'roll' },
  { name: 'yawUncertainty', bytes: 1, label: 'uncertainty of yaw' },
  { name: 'pitchUncertainty', bytes: 1, label: 'uncertainty of pitch' },
  { name: 'rollUncertainty', bytes: 1, label: 'uncertainty of roll' },
] as const;

/** How many points follow, and what is told of the person. */
export const personFields = [
  { name: 'points', bytes: 2, label: 'number of points' },
  { name: 'gender', bytes: 1, label: 'gender' },
  { name: 'eyeColour', bytes: 1, label: 'eye colour' },
  { name: 'hairColour', bytes: 1, label: 'hair colour' },
] as const;
