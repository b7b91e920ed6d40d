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

/** An edge nearer than the clearest one counts before it when it is nearly as clear: beyond a pupil there is a lid. */
const nearlyAsClear = 0.6;

/**
 * Where a ray first passes clearly from dark to bright: the mean of a stretch beyond less that of one before. Undefined where
 * nothing is clear. Levels above `cap` (a glint, a lid) count as `cap`.
 */
export function edgeAlong(image: Raster, ray: Ray, span: Span, cap = 255): number | undefined {
  const width = Math.max(2, Math.round(span.widthPx / span.stepPx));
  const levels = along(image, ray, span.fromPx - span.widthPx, span.toPx + span.widthPx, span.stepPx);
  const contrasts = contrastsOf(levels, width, cap);
  const clear = Math.max(span.leastContrast, nearlyAsClear * Math.max(...contrasts));
  const first = contrasts.findIndex(
    (contrast, at) => contrast >= clear && contrast >= (contrasts[at + 1] ?? 0),
  );
  return first < 0 ? undefined : span.fromPx - span.widthPx + (first + width - 0.5) * span.stepPx;
}

/** Between each two stretches of so many levels that follow one another. */
function contrastsOf(levels: readonly number[], width: number, cap: number): number[] {
  const sums = [0];
  for (const level of levels) sums.push((sums.at(-1) ?? 0) + Math.min(level, cap));
  const count = Math.max(0, levels.length - 2 * width + 1);
  return Array.from(
    { length: count },
    (_, from) => (sums[from + 2 * width] - 2 * sums[from + width] + sums[from]) / width,
  );
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
