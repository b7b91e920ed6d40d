import type { EyeCapture, EyePicture } from './model.ts';

/** From the picture to the head and back: mm from the middle of the eye, x along the line through both eyes, y down. */
export interface View {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pxPerMm: number;
  headX(column: number, row: number): number;
  headY(column: number, row: number): number;
  /** What one column to the right adds to them. */
  readonly stepX: number;
  readonly stepY: number;
  /** Of a place on the head. */
  column(x: number, y: number): number;
  row(x: number, y: number): number;
}

export function viewOf(
  { xPx, yPx, pxPerMm, rollDegrees }: EyeCapture,
  { widthPx, heightPx }: Pick<EyePicture, 'widthPx' | 'heightPx'>,
): View {
  const roll = (rollDegrees * Math.PI) / 180;
  const cos = Math.cos(roll);
  const sin = Math.sin(roll);
  return {
    widthPx,
    heightPx,
    pxPerMm,
    headX: (column, row) => ((column - xPx) * cos + (row - yPx) * sin) / pxPerMm,
    headY: (column, row) => ((row - yPx) * cos - (column - xPx) * sin) / pxPerMm,
    stepX: cos / pxPerMm,
    stepY: -sin / pxPerMm,
    column: (x, y) => xPx + pxPerMm * (x * cos - y * sin),
    row: (x, y) => yPx + pxPerMm * (x * sin + y * cos),
  };
}
