/** In pixels of the image at work size, or of whatever image it was found in. */
export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radiusPx: number;
}

/** Unit vectors of so many equally spaced directions, from the image's right clockwise: x, y, x, y ... */
export function directions(count: number): Float64Array {
  const out = new Float64Array(2 * count);
  for (let at = 0; at < count; at++) {
    out[2 * at] = Math.cos((2 * Math.PI * at) / count);
    out[2 * at + 1] = Math.sin((2 * Math.PI * at) / count);
  }
  return out;
}

/**
 * The circle that fits points best by least squares of x^2 + y^2 - 2ax - 2by - c (I. Kasa, 1976); points are x, y, x, y ...
 * Undefined where they lie on a line or are fewer than three.
 */
export function fitCircle(points: ArrayLike<number>, count: number): Circle | undefined {
  let [meanX, meanY] = [0, 0];
  for (let at = 0; at < count; at++) {
    meanX += points[2 * at] / count;
    meanY += points[2 * at + 1] / count;
  }
  let [xx, xy, yy, xz, yz, zz] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < count; at++) {
    const x = points[2 * at] - meanX;
    const y = points[2 * at + 1] - meanY;
    const z = x * x + y * y;
    xx += x * x;
    xy += x * y;
    yy += y * y;
    xz += x * z;
    yz += y * z;
    zz += z;
  }
  const determinant = xx * yy - xy * xy;
  if (count < 3 || determinant <= 1e-6 * zz * zz) return undefined;
  const a = (xz * yy - yz * xy) / (2 * determinant);
  const b = (yz * xx - xz * xy) / (2 * determinant);
  return { x: meanX + a, y: meanY + b, radiusPx: Math.sqrt(a * a + b * b + zz / count) };
}
