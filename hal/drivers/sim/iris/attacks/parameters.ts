/** What the simulated instruments look like. Plausible, by hand; measured on none. */
export const attackParameters = {
  print: {
    /** A screen of 133 lines an inch, at 45 degrees. */
    linesPerMm: 5.2,
    screenAngle: Math.PI / 4,
    /** Of the edge of a dot, as a share of coverage. */
    softness: 0.12,
    paperGrey: 205,
    inkGrey: 22,
    fibres: [
      { mm: 3, share: 0.02 },
      { mm: 0.3, share: 0.03 },
    ],
  },
  screen: {
    /** 420 pixels an inch. */
    pixelsPerMm: 16.5,
    grid: 0.35,
    /** Greys of its black and white. */
    black: 26,
    white: 215,
    glare: { grey: 18, at: 0.3, height: 0.25 },
    /** The film repeats itself; its own light came on so long after its beginning. Milliseconds. */
    filmMs: 3500,
    lightMs: 1000,
  },
  lens: {
    /** Radius of the clear middle. */
    clearMm: 2.6,
    columns: 512,
    rows: 48,
    turns: 90,
    lengthRows: 5,
    deviation: 0.2,
    grey: 92,
    /** How much of the iris it hides, and how softly it begins. */
    cover: 0.85,
    edge: 0.04,
  },
} as const;
