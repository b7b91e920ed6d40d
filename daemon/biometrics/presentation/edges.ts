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
