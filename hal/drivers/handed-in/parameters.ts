/** What may be handed in as one image. */
export interface ImageLimits {
  /** Of the file or the answer, encoded. 1 KiB to 64 MiB. */
  readonly largestBytes: number;
  /** Either side; checked from the header, before anything is decoded. Pixels. */
  readonly smallestSidePx: number;
  readonly largestSidePx: number;
  /** A stated resolution below this is what tools write when they do not know (72, 96). Pixels per inch. */
  readonly lowestCredibleDpi: number;
  /** How far a stated resolution may be from the scanner's: PNG states pixels per metre, rounded. Fraction. */
  readonly dpiTolerance: number;
}

export const imageLimits: ImageLimits = {
  largestBytes: 16 * 2 ** 20,
  smallestSidePx: 32,
  largestSidePx: 4_096,
  lowestCredibleDpi: 150,
  dpiTolerance: 0.01,
};
