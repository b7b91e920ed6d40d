import type { Frame } from '../../../hal/frame.ts';

/** A picture, without what a sensor says of it. */
export type Raster = Pick<Frame, 'widthPx' | 'heightPx' | 'pixels'>;

export interface Ray {
  readonly x: number;
  readonly y: number;
  /** Clockwise from the image's right, radians. */
  readonly angle: number;
}

/** Grey levels along a ray from a distance on, a step apart; the ray ends at the border of the picture. Bilinear. */
export function along(image: Raster, ray: Ray, fromPx: number, toPx: number, stepPx: number): number[] {
  const [dx, dy] = [Math.cos(ray.angle), Math.sin(ray.angle)];
  const levels: number[] = [];
  for (let at = fromPx; at <= toPx; at += stepPx) {
    const level = greyAt(image, ray.x + at * dx, ray.y + at * dy);
    if (Number.isNaN(level)) break;
    levels.push(level);
  }
  return levels;
}

/** NaN outside the picture. */
export function greyAt({ widthPx, heightPx, pixels }: Raster, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (!(left >= 0 && top >= 0 && left + 1 < widthPx && top + 1 < heightPx)) return Number.NaN;
  const [fx, fy] = [x - left, y - top];
  const at = top * widthPx + left;
  const upper = pixels[at] + fx * (pixels[at + 1] - pixels[at]);
  const lower = pixels[at + widthPx] + fx * (pixels[at + widthPx + 1] - pixels[at + widthPx]);
  return upper + fy * (lower - upper);
}
