/** Something a person can do to make the next capture better. */
export type QualityReason =
  | 'no-finger'
  | 'too-small' // too little of the finger on the glass
  | 'off-centre'
  | 'too-dry'
  | 'too-wet'
  | 'low-contrast'
  | 'unclear' // ridges cannot be followed: smudged, moved, dirty
  | 'few-minutiae';

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
