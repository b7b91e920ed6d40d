/** The picture of one stage, and what it shows in a sentence. */
export interface StagePicture {
  /** Numbered in the order of the stages: `01-normalised.png`. */
  readonly file: string;
  readonly title: string;
  readonly sentence: string;
  readonly content: Uint8Array | string;
  /** Much wider than high: it is shown by itself. */
  readonly isWide?: boolean;
}
