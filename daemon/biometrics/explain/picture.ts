import { element, type Svg } from './svg.ts';

/** A picture that an SVG can carry: `href` is a data URI. */
export interface Picture {
  readonly href: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The picture at its own size, from (0, 0) on. */
export const pictureOf = ({ href, widthPx, heightPx }: Picture): Svg =>
  element('image', { href, width: widthPx, height: heightPx, preserveAspectRatio: 'none' });

/** Cells of a row that hold, side by side, from `from` up to but without `to`. */
export function rowRuns(
  cols: number,
  rows: number,
  holds: (at: number) => boolean,
): { readonly row: number; readonly from: number; readonly to: number }[] {
  const runs = [];
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      if (!holds(row * cols + col)) continue;
      const from = col;
      while (col < cols && holds(row * cols + col)) col++;
      runs.push({ row, from, to: col });
    }
  }
  return runs;
}
