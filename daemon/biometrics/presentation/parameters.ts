/**
 * The limits of the judgement. Where a source is named, the limit follows it and leaves room; where it says "ours", only its
 * direction is known from the literature, and it has to be set anew for a sensor with captures of that sensor (docs/presentation-attacks.md).
 */
export const parameters = {
  finger: {
    /** Haemoglobin absorbs from here, 500 to 560. Nanometres. */
    greenFromNm: 520,
    /** to here, 560 to 600. Nanometres. */
    greenToNm: 590,
    /** and hardly from here, 600 to 700. Nanometres. */
    redFromNm: 620,
    /** to where water begins to absorb, 700 to 1,100. Nanometres. */
    redToNm: 1000,
    /**
     * Living skin throws back at least so much more red or infrared than green (direction: C. Cooksey and others, Reference data
     * set of human skin reflectance, 2017; the limit is ours, low since pressing drives out blood), 1.05 to 2.
     */
    leastRedToGreen: 1.2,
  },
} as const;
