import type { Point } from './placement.ts';

/** px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle of the probe's plane. */
export interface Box extends Size, Point {}

/** The rectangle about all points, wider by a part of its size on each side. Of no points: a unit square. */
export function frameOf(points: readonly Point[], margin: number): Box {
  if (points.length === 0) return { x: 0, y: 0, width: 1, height: 1 };
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(1, Math.max(...xs) - left), Math.max(1, Math.max(...ys) - top)];
  return {
    x: left - margin * width,
    y: top - margin * height,
    width: width * (1 + 2 * margin),
    height: height * (1 + 2 * margin),
  };
}

/** Shows a box as large as it fits, in the middle of a pane: from the plane to pixels of the pane. */
export function fitting(
  box: Box,
  pane: Size,
): { readonly scale: number; readonly toPane: (p: Point) => Point } {
  const scale = Math.min(pane.width / box.width, pane.height / box.height);
  const left = (pane.width - box.width * scale) / 2;
  const top = (pane.height - box.height * scale) / 2;
  return { scale, toPane: ({ x, y }) => ({ x: (x - box.x) * scale + left, y: (y - box.y) * scale + top }) };
}

/** Of a rectangle with its top left at (x, y). */
export const cornersOf = (x: number, y: number, width: number, height: number): Point[] => [
  { x, y },
  { x: x + width, y },
  { x, y: y + height },
  { x: x + width, y: y + height },
];
