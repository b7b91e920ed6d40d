import type { View } from './view.ts';

/** A bent hair or vessel on the head: mm and radians, y down. */
export interface Stroke {
  readonly x: number;
  readonly y: number;
  /** Where it sets out to, from the right clockwise, and how much it turns until its tip. */
  readonly angle: number;
  readonly bend: number;
  readonly lengthMm: number;
  /** At the root; it tapers. */
  readonly widthMm: number;
}

/** Draws strokes into a layer of coverage, 0 to 1 a pixel, row-major; where they cross, the denser one counts. */
export function drawStrokes(layer: Float32Array, strokes: readonly Stroke[], view: View): void {
  for (const stroke of strokes) drawStroke(layer, stroke, view);
}

function drawStroke(layer: Float32Array, stroke: Stroke, view: View): void {
  const { pxPerMm } = view;
  const steps = Math.ceil(stroke.lengthMm * pxPerMm * 1.4);
  const stepMm = stroke.lengthMm / steps;
  let [x, y] = [stroke.x, stroke.y];
  for (let step = 0; step <= steps; step++) {
    const share = step / steps;
    const halfPx = 0.5 * stroke.widthMm * pxPerMm * (1 - 0.85 * share);
    stamp(layer, view, view.column(x, y), view.row(x, y), halfPx);
    const angle = stroke.angle + stroke.bend * share;
    x += stepMm * Math.cos(angle);
    y += stepMm * Math.sin(angle);
  }
}

/** A dot of a stroke; one that is thinner than a pixel covers it in part. */
function stamp(
  layer: Float32Array,
  { widthPx, heightPx }: View,
  column: number,
  row: number,
  halfPx: number,
): void {
  const reach = halfPx + 0.5;
  const most = Math.min(1, 2 * halfPx);
  const [left, right] = [Math.max(0, Math.ceil(column - reach)), Math.min(widthPx - 1, column + reach)];
  const [top, bottom] = [Math.max(0, Math.ceil(row - reach)), Math.min(heightPx - 1, row + reach)];
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const [dx, dy] = [x - column, y - row];
      const cover = Math.min(most, reach - Math.sqrt(dx * dx + dy * dy));
      const at = y * widthPx + x;
      if (cover > layer[at]) layer[at] = cover;
    }
  }
}
