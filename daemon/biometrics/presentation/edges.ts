import { along, type Ray, type Raster } from './ray.ts';

/** The distances between which an edge is looked for, pixels. */
export interface Span {
  readonly fromPx: number;
  readonly toPx: number;
  readonly stepPx: number;
  /** What is compared on both sides. */
  readonly widthPx: number;
  /** The weakest edge that counts, grey levels. */
  readonly leastContrast: number;
}

/**
 * Where a ray passes from dark to bright most clearly: the mean of a stretch beyond less that of one before. Undefined where
 * nothing is clear. Levels far above their neighbours (a glint) count as no more than `cap`.
 */
export function edgeAlong(image: Raster, ray: Ray, span: Span, cap = 255): number | undefined {
  const width = Math.max(2, Math.round(span.widthPx / span.stepPx));
  const levels = along(image, ray, span.fromPx - span.widthPx, span.toPx + span.widthPx, span.stepPx);
  const sums = [0];
  for (const level of levels) sums.push((sums.at(-1) ?? 0) + Math.min(level, cap));
  let best = { contrast: span.leastContrast, at: -1 };
  for (let at = width; at + width <= levels.length; at++) {
    const contrast = (sums[at + width] - 2 * sums[at] + sums[at - width]) / width;
    if (contrast > best.contrast) best = { contrast, at };
  }
  return best.at < 0 ? undefined : span.fromPx - span.widthPx + (best.at - 0.5) * span.stepPx;
}

export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radiusPx: number;
}

/** The circle nearest to some points by least squares of its equation (I. Kåsa, 1976); undefined where they fix none. */
export function circleThrough(points: readonly { x: number; y: number }[]): Circle | undefined {
  const count = points.length;
  const mx = points.reduce((sum, { x }) => sum + x, 0) / count;
  const my = points.reduce((sum, { y }) => sum + y, 0) / count;
  let [uu, uv, vv, uz, vz, z] = [0, 0, 0, 0, 0, 0];
  for (const { x, y } of points) {
    const [u, v] = [x - mx, y - my];
    const square = u * u + v * v;
    uu += u * u;
    uv += u * v;
    vv += v * v;
    uz += u * square;
    vz += v * square;
    z += square;
  }
  const determinant = 2 * (uu * vv - uv * uv);
  const cx = (uz * vv - vz * uv) / determinant;
  const cy = (vz * uu - uz * uv) / determinant;
  const radiusPx = Math.sqrt(cx * cx + cy * cy + z / count);
  return Number.isFinite(radiusPx) ? { x: mx + cx, y: my + cy, radiusPx } : undefined;
}
