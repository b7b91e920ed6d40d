import { parameters } from './parameters.ts';
import type { PreparedTemplate } from './prepare.ts';

const { armPx } = parameters.alignment;

/** A rotation, then a shift: b = R a + t, px at the working resolution. */
export interface RigidMotion {
  readonly angle: number;
  readonly cosine: number;
  readonly sine: number;
  readonly dx: number;
  readonly dy: number;
}

/** One minutia of each print under one alignment, and how well they meet, 0 to 1. */
export interface WeightedPair {
  readonly i: number;
  readonly j: number;
  readonly weight: number;
}

/**
 * The weighted least-squares motion of places; a few pixels of each minutia's direction count as a second place.
 *
 * Source: in the plane S. Umeyama, "Least-squares estimation of transformation parameters between two point patterns", IEEE
 * PAMI 13(4), 1991, without the scale, comes down to the two sums below.
 */
export function fitRigid(
  a: PreparedTemplate,
  b: PreparedTemplate,
  pairs: readonly WeightedPair[],
): RigidMotion {
  let total = 1e-9;
  let ax = 0;
  let ay = 0;
  let bx = 0;
  let by = 0;
  for (const { i, j, weight } of pairs) {
    total += weight;
    ax += weight * a.x[i];
    ay += weight * a.y[i];
    bx += weight * b.x[j];
    by += weight * b.y[j];
  }
  ax /= total;
  ay /= total;
  bx /= total;
  by /= total;
  let cosineSum = 0;
  let sineSum = 0;
  for (const { i, j, weight } of pairs) {
    const px = a.x[i] - ax;
    const py = a.y[i] - ay;
    const qx = b.x[j] - bx;
    const qy = b.y[j] - by;
    const turnCosine = a.cosine[i] * b.cosine[j] + a.sine[i] * b.sine[j];
    const turnSine = a.cosine[i] * b.sine[j] - a.sine[i] * b.cosine[j];
    cosineSum += weight * (px * qx + py * qy + armPx * armPx * turnCosine);
    sineSum += weight * (px * qy - py * qx + armPx * armPx * turnSine);
  }
  const angle = Math.atan2(sineSum, cosineSum);
  const length = Math.sqrt(cosineSum * cosineSum + sineSum * sineSum);
  const cosine = length > 0 ? cosineSum / length : 1;
  const sine = length > 0 ? sineSum / length : 0;
  return { angle, cosine, sine, dx: bx - cosine * ax + sine * ay, dy: by - sine * ax - cosine * ay };
}

/** Where the motion brings a place. */
export function moved(x: number, y: number, { cosine, sine, dx, dy }: RigidMotion) {
  return { x: cosine * x - sine * y + dx, y: sine * x + cosine * y + dy };
}

/** The motion that undoes it. */
export function inverse({ angle, cosine, sine, dx, dy }: RigidMotion): RigidMotion {
  return { angle: -angle, cosine, sine: -sine, dx: -cosine * dx - sine * dy, dy: sine * dx - cosine * dy };
}
