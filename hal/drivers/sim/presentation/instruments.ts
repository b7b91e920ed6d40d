/**
 * What is held up in place of an eye or a finger: presentation attack instruments (ISO/IEC 30107-1), a species each. They are simulated
 * after what is told of real ones, and stand for none.
 */
export const eyeInstruments = [
  'printed-eye', // a laser print on paper
  'cut-out-eye', // the same with a hole for the pupil, a living eye behind it
  'screen-eye', // a film of the eye on a screen
  'patterned-lens', // a printed contact lens on a living eye
] as const;
export type EyeInstrument = (typeof eyeInstruments)[number];

export const fingerInstruments = [
  'gelatine-finger', // cast whole
  'printed-finger', // a print-out on paper
  'film-finger', // a thin silicone film on a living finger
] as const;
export type FingerInstrument = (typeof fingerInstruments)[number];
