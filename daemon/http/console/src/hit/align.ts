import type { Pairs } from '../../../schemas/encounter.ts';

/** A turn and a shift: x' = cos x - sin y + dx, y' = sin x + cos y + dy. */
export interface Placement {
  readonly cos: number;
  readonly sin: number;
  readonly dx: number;
  readonly dy: number;
}

export const unmoved: Placement = { cos: 1, sin: 0, dx: 0, dy: 0 };

/**
 * The turn and shift that lay the candidate's minutiae over the probe's, by least squares (Kabsch in the plane).
 * Unmoved when there are fewer than two pairs, which fix no turn.
 */
export function placementOf(pairs: Pairs['pairs']): Placement {
  if (pairs.length < 2) return unmoved;
  const mean = (pick: (pair: Pairs['pairs'][number]) => number) =>
    pairs.reduce((sum, pair) => sum + pick(pair), 0) / pairs.length;
  const px = mean(({ probe }) => probe.x);
  const py = mean(({ probe }) => probe.y);
  const rx = mean(({ reference }) => reference.x);
  const ry = mean(({ reference }) => reference.y);
  let along = 0;
  let across = 0;
  for (const { probe, reference } of pairs) {
    const [ax, ay, bx, by] = [reference.x - rx, reference.y - ry, probe.x - px, probe.y - py];
    along += ax * bx + ay * by;
    across += ax * by - ay * bx;
  }
  const angle = Math.atan2(across, along);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return { cos, sin, dx: px - (cos * rx - sin * ry), dy: py - (sin * rx + cos * ry) };
}

export const place = ({ cos, sin, dx, dy }: Placement, x: number, y: number) => ({
  x: cos * x - sin * y + dx,
  y: sin * x + cos * y + dy,
});

/** For an SVG transform attribute. */
export const matrix = ({ cos, sin, dx, dy }: Placement) => `matrix(${cos} ${sin} ${-sin} ${cos} ${dx} ${dy})`;
