import type { Size } from './frame.ts';
import type { Point } from './placement.ts';

/** A number beside a ring: where its text begins, and the line that it stands on. */
export type Label = Point;

/** Of a number in the small type (px). */
const digitPx = 7.5;
const heightPx = 10;

/** Directions to try, the most usual first: right of the ring and above it, then round it. */
const sides: readonly [number, number][] = [
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
];

interface Rectangle extends Size, Point {}

/**
 * Finds for each ring a place for its number, where it covers no other ring, no other number and no edge of the pane;
 * undefined where there is none.
 */
export function placeLabels(rings: readonly Point[], radiusPx: number, pane: Size): (Label | undefined)[] {
  const taken: Rectangle[] = rings.map(({ x, y }) => squareAbout(x, y, radiusPx));
  return rings.map(({ x, y }, index) => {
    const width = digitPx * String(index + 1).length;
    const own = taken[index];
    const free = sides
      .map(([right, down]) => beside(x, y, right, down, width, radiusPx))
      .find(box => isWithin(box, pane) && taken.every(other => other === own || !overlaps(box, other)));
    if (!free) return undefined;
    taken.push(free);
    return { x: free.x, y: free.y + free.height };
  });
}

const squareAbout = (x: number, y: number, half: number): Rectangle => ({
  x: x - half,
  y: y - half,
  width: 2 * half,
  height: 2 * half,
});

function beside(
  x: number,
  y: number,
  right: number,
  down: number,
  width: number,
  radiusPx: number,
): Rectangle {
  const middleX = x + right * (radiusPx + 2 + width / 2);
  const middleY = y + down * (radiusPx + (right === 0 ? 2 + heightPx / 2 : 2));
  return { x: middleX - width / 2, y: middleY - heightPx / 2, width, height: heightPx };
}

const isWithin = (box: Rectangle, { width, height }: Size) =>
  box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;

const overlaps = (a: Rectangle, b: Rectangle) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
