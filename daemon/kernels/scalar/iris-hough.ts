import type { IrisHoughKernel } from '../iris-segment.ts';
import { rayUnit } from '../iris-units.ts';

const { fround } = Math;
const half = rayUnit / 2;

/** Twin of assembly/iris-hough.ts, equal bit for bit. */
export function scalarIrisHough(buffer: SharedArrayBuffer): IrisHoughKernel {
  const u8 = new Uint8Array(buffer);
  const u16 = new Uint16Array(buffer);
  const f32 = new Float32Array(buffer);

  return {
    vote(raster, width, height, leastSquare, darkest, leastRadius, mostRadius, votes) {
      const area = width * height;
      u16.fill(0, votes / 2, votes / 2 + area * (mostRadius - leastRadius + 3));
      const pixel = (x: number, y: number) => u8[raster + y * width + x];
      const isInside = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height;
      for (let y = 1; y < height - 1; y++) {
        for (let x = 1; x < width - 1; x++) {
          const column = (dx: number) => pixel(x + dx, y - 1) + 2 * pixel(x + dx, y) + pixel(x + dx, y + 1);
          const row = (dy: number) => pixel(x - 1, y + dy) + 2 * pixel(x, y + dy) + pixel(x + 1, y + dy);
          const [gx, gy] = [column(1) - column(-1), row(1) - row(-1)];
          const square = gx * gx + gy * gy;
          if (square < leastSquare) continue;
          const ux = Math.floor((gx / Math.sqrt(square)) * rayUnit + 0.5);
          const uy = Math.floor((gy / Math.sqrt(square)) * rayUnit + 0.5);
          const along = (radius: number): [number, number] => [
            (x * rayUnit + half - radius * ux) >> 16,
            (y * rayUnit + half - radius * uy) >> 16,
          ];
          const inside = along(2);
          if (!isInside(...inside) || pixel(...inside) > darkest) continue;
          for (let radius = leastRadius; radius <= mostRadius; radius++) {
            const [cx, cy] = along(radius);
            if (!isInside(cx, cy)) break;
            u16[votes / 2 + (radius - leastRadius + 1) * area + cy * width + cx]++;
          }
        }
      }
    },
    tally(votes, width, height, planes, leastRadius, weights, best, bestRadius, _room) {
      const area = width * height;
      f32.fill(0, best / 4, best / 4 + area);
      f32.fill(0, bestRadius / 4, bestRadius / 4 + area);
      const sums = new Uint16Array(area + 2);
      const down = new Uint16Array(area + 2);
      for (let plane = 0; plane < planes; plane++) {
        for (let at = 0; at < area; at++) {
          sums[at] = [0, 1, 2].reduce((sum, next) => sum + u16[votes / 2 + (plane + next) * area + at], 0);
        }
        for (let at = width; at < area - width; at++)
          down[at] = sums[at - width] + sums[at] + sums[at + width];
        for (let at = width; at < area - width; at++) {
          const score = fround((down[at - 1] + down[at] + down[at + 1]) * f32[weights / 4 + plane]);
          if (score <= f32[best / 4 + at]) continue;
          f32[best / 4 + at] = score;
          f32[bestRadius / 4 + at] = leastRadius + plane;
        }
      }
    },
  };
}
