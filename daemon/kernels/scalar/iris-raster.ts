import type { IrisRasterKernel } from '../iris-segment.ts';

/** Twin of assembly/iris-raster.ts, equal bit for bit. */
export function scalarIrisRaster(buffer: SharedArrayBuffer): IrisRasterKernel {
  const u8 = new Uint8Array(buffer);

  /** Minimum over 2 * reach + 1 places of a line. */
  function extremeOfLine(
    from: number,
    to: number,
    step: number,
    length: number,
    reach: number,
    flip: number,
  ) {
    const line = Uint8Array.from({ length }, (_, at) => u8[from + at * step] ^ flip);
    for (let at = 0; at < length; at++) {
      const near = line.subarray(Math.max(0, at - reach), at + reach + 1);
      u8[to + at * step] = near.reduce((least, value) => Math.min(least, value)) ^ flip;
    }
  }

  return {
    extreme(from, to, width, height, reach, flip, _room) {
      for (let y = 0; y < height; y++) {
        extremeOfLine(from + y * width, to + y * width, 1, width, reach, flip);
      }
      for (let x = 0; x < width; x++) extremeOfLine(to + x, to + x, width, height, reach, flip);
    },
    smooth(from, to, width, height, _room) {
      u8.copyWithin(to, from, from + width * height);
      for (let y = 1; y < height - 1; y++) {
        for (let x = 1; x < width - 1; x++) {
          const at = from + y * width + x;
          const row = (middle: number) => u8[middle - 1] + 2 * u8[middle] + u8[middle + 1];
          u8[to + y * width + x] = (row(at - width) + 2 * row(at) + row(at + width) + 8) >> 4;
        }
      }
    },
  };
}
