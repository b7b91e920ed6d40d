/**
 * Something a person can do to make the next capture better.
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
  | 'wrong-finger-twice'; // a finger that was given already in place of another one: seen between captures, not in one

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
