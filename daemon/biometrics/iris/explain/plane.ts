import { parameters } from '../parameters.ts';
import { sheetColumns, sheetRings } from '../rubber-sheet.ts';
import { type Contour, contourAngles, type Segmentation } from '../segment/segmentation.ts';

/** A place in the image, px; whole numbers are the middles of pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The corners of a contour. */
export function cornersOf(contour: Contour): Place[] {
  return Array.from({ length: contourAngles }, (_, k) => placeOn(contour, k / contourAngles));
}

/** Between two corners on a straight line; `turns` from the right, clockwise. */
export function placeOn({ x, y, radii }: Contour, turns: number): Place {
  const at = (turns - Math.floor(turns)) * contourAngles;
  const before = Math.floor(at);
  const along = at - before;
  const radius = radii[before % contourAngles] * (1 - along) + radii[(before + 1) % contourAngles] * along;
  return { x: x + radius * Math.cos(2 * Math.PI * turns), y: y + radius * Math.sin(2 * Math.PI * turns) };
}

/** On the way from the pupil's edge (0) to the limbus (1). */
export function placeWithin({ pupil, limbus }: Segmentation, turns: number, share: number): Place {
  const [inner, outer] = [placeOn(pupil, turns), placeOn(limbus, turns)];
  return { x: inner.x + (outer.x - inner.x) * share, y: inner.y + (outer.y - inner.y) * share };
}

/** Where the corners of an area of the sheet lie in the image: one column wide, from ring `from` up to but without `to`. */
export function cellCorners(segmentation: Segmentation, column: number, from: number, to: number): Place[] {
  const [before, after] = [(column - 0.5) / sheetColumns, (column + 0.5) / sheetColumns];
  return [
    placeWithin(segmentation, before, shareOfRing(from)),
    placeWithin(segmentation, after, shareOfRing(from)),
    placeWithin(segmentation, after, shareOfRing(to)),
    placeWithin(segmentation, before, shareOfRing(to)),
  ];
}

/** Where a ring of the sheet begins. */
export function shareOfRing(ring: number): number {
  const { innermost, outermost } = parameters.sheet;
  return innermost + ((outermost - innermost) * ring) / sheetRings;
}
