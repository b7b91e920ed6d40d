import { boxMean, squared } from './filters.ts';
import { parameters } from './parameters.ts';
import { emptyMask, type Mask, type Plane } from './raster.ts';

/** Where the finger is: where the grey levels vary as much as ridges do. */
export function contrastMask(deviation: Plane): Mask {
  const { deviationFloor, deviationFraction, smoothingPx } = parameters.mask;
  const typical = percentile(deviation.values, 0.95);
  const least = Math.max(deviationFloor, deviationFraction * typical);
  return majority(threshold(deviation, least), smoothingPx);
}

/** The local energy that the ridge filter passed, as a share (0 to 1) of what it was given. */
export function ridgeEnergyShare(enhanced: Plane, given: Plane): Plane {
  const { qualityRadiusPx } = parameters.minutia;
  const passed = boxMean(squared(enhanced), qualityRadiusPx);
  const all = boxMean(squared(given), qualityRadiusPx);
  const values = passed.values.map((energy, i) => Math.min(1, energy / Math.max(1e-3, all.values[i])));
  return { ...passed, values };
}

/** Keeps of a mask what has at least some ridge energy. */
export function ridgeMask(mask: Mask, energyShare: Plane): Mask {
  const ridged = threshold(energyShare, parameters.mask.ridgeEnergyShare);
  for (let i = 0; i < ridged.values.length; i++) ridged.values[i] &= mask.values[i];
  return majority(ridged, parameters.mask.smoothingPx);
}

/** Keeps what is further than `marginPx` from the outline and from the border of the raster. */
export function erode(mask: Mask, marginPx: number): Mask {
  const { widthPx, heightPx } = mask;
  const share = boxMean({ ...mask, values: Float32Array.from(mask.values) }, marginPx);
  const out = threshold(share, 1 - 0.5 / (2 * marginPx + 1) ** 2);
  for (let y = 0; y < heightPx; y++) {
    const nearEdge = y < marginPx || y >= heightPx - marginPx;
    for (let x = 0; x < widthPx; x++) {
      if (nearEdge || x < marginPx || x >= widthPx - marginPx) out.values[y * widthPx + x] = 0;
    }
  }
  return out;
}

function threshold({ widthPx, heightPx, values }: Plane, least: number): Mask {
  const out = emptyMask(widthPx, heightPx);
  for (let i = 0; i < values.length; i++) out.values[i] = values[i] > least ? 1 : 0;
  return out;
}

function majority(mask: Mask, radiusPx: number): Mask {
  return threshold(boxMean({ ...mask, values: Float32Array.from(mask.values) }, radiusPx), 0.5);
}

/** By a histogram of whole numbers: close enough for a threshold, and fast. */
function percentile(values: Float32Array, fraction: number): number {
  const histogram = new Uint32Array(256);
  for (const value of values) histogram[Math.min(255, Math.floor(value))]++;
  let left = values.length * fraction;
  const found = histogram.findIndex(count => (left -= count) <= 0);
  return found < 0 ? 255 : found;
}
