/**
 * Something a person can do to make the next capture better. Those below `no-eye` are of an iris, those above of a finger.
 *
 * `move-*` says where the finger should go, as the person sees it: the picture is that of an inked print with the tip up,
 * which is how the finger lies when it is seen from above. A print low in the picture asks for `move-up`, one at the left
 * for `move-right`.
 */
export type QualityReason =
  | 'no-finger'
  | 'too-small' // too little of the finger on the glass
  | 'move-up'
  | 'move-down'
  | 'move-left'
  | 'move-right'
  | 'press-harder'
  | 'press-softer'
  | 'press-straight' // the skin was pushed or turned on the glass
  | 'too-dry'
  | 'too-wet'
  | 'low-contrast'
  | 'unclear' // ridges cannot be followed: smudged, moved, dirty
  | 'few-minutiae'
  | 'wrong-finger-twice' // a finger that was given already in place of another one: seen between captures, not in one
  | 'no-eye'
  | 'wrong-eye-twice' // the same for an eye
  | 'come-closer' // the iris is too small
  | 'step-back' // too large, or cut off at more than one side
  | 'open-eyes-wide' // lids or lashes cover the iris
  | 'look-into-camera' // gaze to a side that cannot be told
  | 'look-up'
  | 'look-down'
  | 'look-left' // as the person sees it
  | 'look-right'
  | 'hold-still' // smeared by movement, or out of focus
  | 'too-dark'
  | 'too-bright'
  | 'reflections'; // lights or glasses cover the iris

/** What is said to people in place of the code. */
export const qualityWords: Readonly<Record<QualityReason, string>> = {
  'no-finger': 'no finger on the glass',
  'too-small': 'too little of the finger',
  'move-up': 'move the finger up',
  'move-down': 'move the finger down',
  'move-left': 'move the finger to the left',
  'move-right': 'move the finger to the right',
  'press-harder': 'press harder',
  'press-softer': 'press more softly',
  'press-straight': 'press straight down, without pushing or turning',
  'too-dry': 'too dry',
  'too-wet': 'too wet',
  'low-contrast': 'low contrast',
  unclear: 'ridges unclear',
  'few-minutiae': 'few minutiae',
  'wrong-finger-twice': 'the same finger twice',
  'no-eye': 'no eye to be seen',
  'wrong-eye-twice': 'the same eye twice',
  'come-closer': 'come closer',
  'step-back': 'step back a little',
  'open-eyes-wide': 'open your eyes wide',
  'look-into-camera': 'look straight into the camera',
  'look-up': 'look up a little',
  'look-down': 'look down a little',
  'look-left': 'look to the left a little',
  'look-right': 'look to the right a little',
  'hold-still': 'hold still',
  'too-dark': 'too dark',
  'too-bright': 'too bright',
  reflections: 'reflections on the eye: take off glasses, turn away from lamps',
};

/** How good a sample is, before anything is compared (ISO/IEC 29794). */
export interface Quality {
  /** 0 (useless) to 100. */
  readonly score: number;
  /** True when the sample is good enough to be searched with; false asks for another capture. */
  readonly usable: boolean;
  /** Why the score is not higher, worst first. */
  readonly reasons: readonly QualityReason[];
  /** The figures behind the score, by name: foregroundArea (fraction), contrast, ridgeClarity and so on. */
  readonly measures: Readonly<Record<string, number>>;
}
