import { cornersOf } from '../../../../biometrics/fingerprint/explain/frame.ts';
import { type Placement, type Point, unmoved } from '../../../../biometrics/fingerprint/explain/placement.ts';
import type { Outlines } from '../../../schemas/encounter.ts';

/** Shown about the limbus, as a part of its radius: lids and lashes tell where the eye looks. */
const surroundings = 0.5;

interface Circle extends Point {
  readonly radius: number;
}

/** The middle of a closed line, and its mean distance from there. */
function circleOf(points: readonly Point[]): Circle {
  const mean = (value: (point: Point) => number) =>
    points.reduce((sum, point) => sum + value(point), 0) / points.length;
  const [x, y] = [mean(point => point.x), mean(point => point.y)];
  return { x, y, radius: mean(point => Math.hypot(point.x - x, point.y - y)) };
}

/** Lays the candidate's iris over the probe's: the same middle, the same size. No turn: which way the head was held is not known. */
export function irisPlacement({ probe, reference }: Outlines): Placement {
  if (!probe || !reference) return unmoved;
  const [to, from] = [circleOf(probe.limbus), circleOf(reference.limbus)];
  const scale = to.radius / from.radius;
  return { cos: scale, sin: 0, dx: to.x - scale * from.x, dy: to.y - scale * from.y };
}

/** The part of the probe's picture that both irises are shown in; undefined where none was found. */
export function irisFrame({ probe }: Outlines): readonly Point[] | undefined {
  if (!probe) return undefined;
  const { x, y, radius } = circleOf(probe.limbus);
  const half = radius * (1 + surroundings);
  return cornersOf(x - half, y - half, 2 * half, 2 * half);
}
