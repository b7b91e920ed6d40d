/** What the process of the decoder says of the one image that it was given. */
export type Decoded =
  | {
      readonly widthPx: number;
      readonly heightPx: number;
      readonly components: number;
      /** 8 bits a sample, the samples of a pixel side by side, row by row. */
      readonly samples: Uint8Array;
    }
  | { readonly failure: string };
