import type { MinutiaPair } from '../../engine.ts';

/** px; y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A turn, a scale and a shift: x' = cos x - sin y + dx, y' = sin x + cos y + dy. `cos` and `sin` carry the scale; the
 * turn is clockwise as a reader sees it, since y grows downwards.
 */
export interface Placement {
  readonly cos: number;
  readonly sin: number;
  readonly dx: number;
  readonly dy: number;
}

/** What leaves everything where it is. */
export const unmoved: Placement = { cos: 1, sin: 0, dx: 0, dy: 0 };

/**
 * Lays the reference over the probe by their paired minutiae, in pixels of the probe: the turn and shift by least squares
 * (Kabsch in the plane), at a given scale (pixels of the probe for one of the reference). No turn when there are fewer
 * than two pairs, which fix none.
 */
export function placementOf(pairs: readonly MinutiaPair[], scale = 1): Placement {
  if (pairs.length < 2) return levelled(pairs, scale);
  const { probe, reference } = middles(pairs);
  let along = 0;
  let across = 0;
  for (const pair of pairs) {
    const [ax, ay] = [pair.reference.x - reference.x, pair.reference.y - reference.y];
    const [bx, by] = [pair.probe.x - probe.x, pair.probe.y - probe.y];
    along += ax * bx + ay * by;
    across += ax * by - ay * bx;
  }
  return about(pairs, Math.atan2(across, along), scale);
}

/** The same without a turn: the print stays upright, and what is paired lies level. */
export const levelled = (pairs: readonly MinutiaPair[], scale = 1): Placement => about(pairs, 0, scale);

function about(pairs: readonly MinutiaPair[], angle: number, scale: number): Placement {
  const cos = scale * Math.cos(angle);
  const sin = scale * Math.sin(angle);
  if (pairs.length === 0) return { cos, sin, dx: 0, dy: 0 };
  const { probe, reference } = middles(pairs);
  return {
    cos,
    sin,
    dx: probe.x - (cos * reference.x - sin * reference.y),
    dy: probe.y - (sin * reference.x + cos * reference.y),
  };
}

function middles(pairs: readonly MinutiaPair[]): { readonly probe: Point; readonly reference: Point } {
  const mean = (pick: (pair: MinutiaPair) => number) =>
    pairs.reduce((sum, pair) => sum + pick(pair), 0) / pairs.length;
  return {
    probe: { x: mean(({ probe }) => probe.x), y: mean(({ probe }) => probe.y) },
    reference: { x: mean(({ reference }) => reference.x), y: mean(({ reference }) => reference.y) },
  };
}

/** Where a placement brings a point. */
export const place = ({ cos, sin, dx, dy }: Placement, { x, y }: Point): Point => ({
  x: cos * x - sin * y + dx,
  y: sin * x + cos * y + dy,
});

/** By how much a placement turns what it places (radians, clockwise as a reader sees it). */
export const turnOf = ({ cos, sin }: Placement): number => Math.atan2(sin, cos);

/** For an SVG transform attribute. */
export const matrix = ({ cos, sin, dx, dy }: Placement) => `matrix(${cos} ${sin} ${-sin} ${cos} ${dx} ${dy})`;
