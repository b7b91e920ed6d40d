import type { EyeCapture, EyeSensor } from './model.ts';

/** The lens and the way of the eye during the exposure: what was sharp becomes as soft as in the picture. */
export function blurred(
  scene: Float32Array,
  { widthPx, heightPx, spreadPx }: EyeSensor,
  { defocusMm, motionMm, motionAngle, pxPerMm }: EyeCapture,
): Float32Array {
  const sharp = dragged(scene, widthPx, heightPx, motionMm * pxPerMm, motionAngle);
  const weights = gaussian(Math.hypot(spreadPx, defocusMm * pxPerMm));
  return down(across(sharp, widthPx, heightPx, weights), widthPx, heightPx, weights);
}

/** One half of the bell, from its middle outwards. */
function gaussian(deviationPx: number): Float32Array {
  const reach = Math.max(1, Math.ceil(2.7 * deviationPx));
  const half = Float32Array.from({ length: reach + 1 }, (_, n) => Math.exp(-0.5 * (n / deviationPx) ** 2));
  const sum = half.reduce((total, weight, n) => total + (n === 0 ? weight : 2 * weight), 0);
  return half.map(weight => weight / sum);
}

/** Along the rows; beyond the border the picture goes on as it ends. */
function across(image: Float32Array, widthPx: number, heightPx: number, weights: Float32Array): Float32Array {
  const out = new Float32Array(image.length);
  const reach = weights.length - 1;
  const line = new Float32Array(widthPx + 2 * reach);
  for (let row = 0; row < heightPx; row++) {
    const first = row * widthPx;
    line.fill(image[first], 0, reach);
    line.set(image.subarray(first, first + widthPx), reach);
    line.fill(image[first + widthPx - 1], reach + widthPx);
    for (let column = 0; column < widthPx; column++) {
      const middle = column + reach;
      let sum = weights[0] * line[middle];
      for (let tap = 1; tap <= reach; tap++) sum += weights[tap] * (line[middle - tap] + line[middle + tap]);
      out[first + column] = sum;
    }
  }
  return out;
}

/** Down the columns, a row at a time. */
function down(image: Float32Array, widthPx: number, heightPx: number, weights: Float32Array): Float32Array {
  const out = new Float32Array(image.length);
  for (let row = 0; row < heightPx; row++) {
    const to = row * widthPx;
    for (let tap = 0; tap < weights.length; tap++) {
      const above = Math.max(0, row - tap) * widthPx;
      const below = Math.min(heightPx - 1, row + tap) * widthPx;
      const weight = tap === 0 ? weights[0] / 2 : weights[tap];
      for (let column = 0; column < widthPx; column++)
        out[to + column] += weight * (image[above + column] + image[below + column]);
    }
  }
  return out;
}

/** The mean along a straight way; ways of a pixel leave nothing to be seen. */
function dragged(
  image: Float32Array,
  widthPx: number,
  heightPx: number,
  wayPx: number,
  angle: number,
): Float32Array {
  const steps = Math.round(wayPx);
  if (steps < 2) return image;
  const sum = new Float32Array(image.length);
  for (let step = 0; step <= steps; step++) {
    const way = (step / steps - 0.5) * wayPx;
    const [dx, dy] = [Math.round(way * Math.cos(angle)), Math.round(way * Math.sin(angle))];
    for (let y = 0; y < heightPx; y++) {
      const from = Math.max(0, Math.min(heightPx - 1, y + dy)) * widthPx;
      for (let x = 0; x < widthPx; x++)
        sum[y * widthPx + x] += image[from + Math.max(0, Math.min(widthPx - 1, x + dx))];
    }
  }
  return sum.map(value => value / (steps + 1));
}
