/** 8-bit grey, row-major from the top left. */
export interface Raster {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
}

export interface Corner {
  readonly xPx: number;
  readonly yPx: number;
}

/** A part of a picture, of the given size, as a picture of its own. Throws RangeError when it reaches beyond. */
export function cut(
  { widthPx, heightPx, pixels }: Raster,
  { xPx, yPx }: Corner,
  size: { readonly widthPx: number; readonly heightPx: number },
): Raster {
  if (xPx + size.widthPx > widthPx || yPx + size.heightPx > heightPx)
    throw new RangeError(`${size.widthPx} x ${size.heightPx} at ${xPx}, ${yPx} of ${widthPx} x ${heightPx}`);
  const part = new Uint8Array(size.widthPx * size.heightPx);
  for (let y = 0; y < size.heightPx; y += 1) {
    const from = (yPx + y) * widthPx + xPx;
    part.set(pixels.subarray(from, from + size.widthPx), y * size.widthPx);
  }
  return { ...size, pixels: part };
}

/** The picture turned by 180 degrees, which is its pixels in reverse. */
export const turned = ({ pixels, ...size }: Raster): Raster => ({
  ...size,
  pixels: Uint8Array.from(pixels).reverse(),
});

/** Sums of any box of a picture (summed-area table), of up to 16 million pixels. */
export class BoxSums {
  readonly #stride: number;
  readonly #sums: Uint32Array;

  constructor({ widthPx, heightPx, pixels }: Raster) {
    this.#stride = widthPx + 1;
    this.#sums = new Uint32Array(this.#stride * (heightPx + 1));
    for (let y = 0; y < heightPx; y += 1) {
      let line = 0;
      for (let x = 0; x < widthPx; x += 1) {
        line += pixels[y * widthPx + x];
        this.#sums[(y + 1) * this.#stride + x + 1] = this.#sums[y * this.#stride + x + 1] + line;
      }
    }
  }

  /** The sum of a square whose top left is (x, y). */
  square(x: number, y: number, sidePx: number): number {
    const top = y * this.#stride + x;
    const bottom = top + sidePx * this.#stride;
    return this.#sums[bottom + sidePx] - this.#sums[bottom] - this.#sums[top + sidePx] + this.#sums[top];
  }
}
