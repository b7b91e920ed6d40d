/** An 8-bit greyscale raster, row-major from the top left; `pixels.length === widthPx * heightPx`; 0 is black. */
export interface Image {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Scanning resolution in pixels per inch, the same in x and y. */
  readonly dpi: number;
  readonly pixels: Uint8Array;
}

/** Millimetres in an inch: resolutions are pixels an inch, areas and lengths of fingers are metric. */
export const millimetresPerInch = 25.4;
