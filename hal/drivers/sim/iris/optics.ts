import type { EyeCapture, EyeSensor } from './model.ts';

/** The lens and the way of the eye during the exposure: what was sharp becomes as soft as in the picture. */
export function blurred(
  scene: Float32Array,
  { widthPx, heightPx, spreadPx }: EyeSensor,
  { defocusMm, motionMm, motionAngle, pxPerMm }: EyeCapture,
): Float32Array {
  const sharp = dragged(scene, widthPx, heightPx, motionMm * pxPerMm, motionAngle);
  const weights = gaussian(Math.hypot(spreadPx, defocusMm * pxPerMm));
  const across = convolve(sharp, widthPx, heightPx, weights, 1);
  return convolve(across, widthPx, heightPx, weights, widthPx);
}

/** One half of the bell, from its middle outwards. */
function gaussian(deviationPx: number): Float32Array {
  const reach = Math.max(1, Math.ceil(2.7 * deviationPx));
  const half = Float32Array.from({ length: reach + 1 }, (_, n) => Math.exp(-0.5 * (n / deviationPx) ** 2));
  const sum = half.reduce((total, weight, n) => total + (n === 0 ? weight : 2 * weight), 0);
  return half.map(weight => weight / sum);
}

/** Along rows (`stride` 1) or columns (`stride` the width); beyond the border the picture goes on as it ends. */
function convolve(
  image: Float32Array,
  widthPx: number,
  heightPx: number,
  weights: Float32Array,
  stride: number,
): Float32Array {
  const out = new Float32Array(image.length);
  const [length, lines] = stride === 1 ? [widthPx, heightPx] : [heightPx, widthPx];
  const reach = weights.length - 1;
  const padded = new Float32Array(length + 2 * reach);
  for (let line = 0; line < lines; line++) {
    const first = stride === 1 ? line * widthPx : line;
    for (let n = 0; n < padded.length; n++)
      padded[n] = image[first + stride * Math.max(0, Math.min(length - 1, n - reach))];
    for (let n = 0; n < length; n++) {
      const middle = n + reach;
      let sum = weights[0] * padded[middle];
      for (let tap = 1; tap <= reach; tap++)
        sum += weights[tap] * (padded[middle - tap] + padded[middle + tap]);
      out[first + stride * n] = sum;
    }
  }
  return out;
}

/** The mean along a straight way; ways below a pixel leave nothing to be seen. */
function dragged(
  image: Float32Array,
  widthPx: number,
  heightPx: number,
  wayPx: number,
  angle: number,
): Float32Array {
  const steps = Math.round(wayPx);
  if (steps < 1) return image;
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
