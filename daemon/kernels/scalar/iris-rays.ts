import type { IrisRaysKernel } from '../iris-segment.ts';
import { rayUnit } from '../iris-units.ts';

/** Twin of assembly/iris-rays.ts, equal bit for bit. */
export function scalarIrisRays(buffer: SharedArrayBuffer): IrisRaysKernel {
  const u8 = new Uint8Array(buffer);
  const i32 = new Int32Array(buffer);
  const f64 = new Float64Array(buffer);

  const fixed = (place: number) => Math.floor(place * rayUnit + 0.5) + rayUnit / 2;

  /** The pixels of a ray, by their distance from its start; -1 outside the raster. */
  function alongRay(raster: number, width: number, height: number, x: number, y: number, direction: number) {
    return (distance: number) => {
      const px = (fixed(x) + distance * i32[direction / 4]) >> 16;
      const py = (fixed(y) + distance * i32[direction / 4 + 1]) >> 16;
      const isInside = px >= 0 && py >= 0 && px < width && py < height;
      return isInside ? u8[raster + py * width + px] : -1;
    };
  }

  return {
    edges(raster, width, height, x, y, first, last, leastRise, directions, rays, points, rises) {
      let count = 0;
      for (let ray = 0; ray < rays; ray++) {
        const direction = directions + 8 * ray;
        const pixel = alongRay(raster, width, height, x, y, direction);
        const sumOf = (from: number) => pixel(from) + pixel(from + 1) + pixel(from + 2);
        let [best, bestAt] = [leastRise, -1];
        for (let at = first; at <= last; at++) {
          if (Math.min(...[-3, -2, -1, 0, 1, 2].map(next => pixel(at + next))) < 0) break;
          const rise = sumOf(at) - sumOf(at - 3);
          if (rise > best) [best, bestAt] = [rise, at];
        }
        if (bestAt < 0) continue;
        const reach = (bestAt - 0.5) / rayUnit;
        f64[points / 8 + 2 * count] = x + reach * i32[direction / 4];
        f64[points / 8 + 2 * count + 1] = y + reach * i32[direction / 4 + 1];
        f64[rises / 8 + count++] = best;
      }
      return count;
    },
    steps(
      raster,
      width,
      height,
      x,
      y,
      first,
      radii,
      box,
      leastRise,
      mostRise,
      directions,
      rays,
      sums,
      counts,
      _room,
    ) {
      i32.fill(0, sums / 4, sums / 4 + radii);
      i32.fill(0, counts / 4, counts / 4 + radii);
      for (let ray = 0; ray < rays; ray++) {
        const pixel = alongRay(raster, width, height, x, y, directions + 8 * ray);
        let length = 0;
        while (length < radii + 2 * box - 1 && pixel(first - box + length) >= 0) length++;
        for (let at = 0; at + 2 * box <= length; at++) {
          let rise = 0;
          for (let next = 0; next < box; next++) {
            rise += pixel(first + at + next) - pixel(first + at - box + next);
          }
          i32[sums / 4 + at] += Math.max(Math.min(rise, mostRise), leastRise);
          i32[counts / 4 + at]++;
        }
      }
    },
  };
}
