import type { OrientationField } from './orientation.ts';
import { parameters } from './parameters.ts';
import { logSpacedPeriods, periodPlace } from './period.ts';
import { cellAt, emptyPlane, type Grid, type Mask, type Plane } from './raster.ts';

const { directions, periods, alongReachPx, alongSigma, acrossReachPx, acrossSigma } = parameters.filter;
const alongTaps = 2 * alongReachPx + 1;
const acrossTaps = 2 * acrossReachPx + 1;
/** Zero pixels around the raster, so that no tap needs a test for the border. */
const borderPx = Math.max(alongReachPx, acrossReachPx) + 1;

/** One step of a tap from its pixel, px, and how far that really is along the wanted line, px. */
interface Step {
  readonly dx: number;
  readonly dy: number;
  readonly reach: number;
}

/** Filter weights, laid out [direction][period][tap]. */
const alongWeights = tabulate(
  alongTaps,
  d => lineSteps((d * Math.PI) / directions, alongReachPx),
  alongWeightsOf,
);
const acrossWeights = tabulate(
  acrossTaps,
  d => lineSteps((d * Math.PI) / directions + Math.PI / 2, acrossReachPx),
  acrossWeightsOf,
);

/**
 * Lets through what looks like ridges: an oriented Gabor filter, even part only, in two separable steps. Each pixel is
 * first averaged along its own ridge direction, then filtered across it at its own ridge period, both over nearest
 * pixels whose true distance sets the weight. A sinusoid of the stated period passes with about unit gain. Pixels
 * outside the mask come out 0.
 */
export function enhance(plane: Plane, mask: Mask, orientation: OrientationField, period: Grid): Plane {
  const padded = pad(plane);
  const kernels = kernelIndex(plane, mask, orientation, period);
  const along = filterLines(padded, kernels, alongWeights, alongTaps, 0);
  const across = filterLines(along, kernels, acrossWeights, acrossTaps, Math.PI / 2);
  return unpad(across, plane);
}

function lineSteps(angle: number, reachPx: number): Step[] {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  return Array.from({ length: 2 * reachPx + 1 }, (_, k) => {
    const dx = Math.round((k - reachPx) * cosine);
    const dy = Math.round((k - reachPx) * sine);
    return { dx, dy, reach: dx * cosine + dy * sine };
  });
}

function tabulate(
  taps: number,
  stepsOf: (direction: number) => Step[],
  weightsOf: (steps: Step[], periodPx: number) => number[],
): Float32Array {
  const table = new Float32Array(directions * periods * taps);
  const periodsPx = logSpacedPeriods(periods);
  for (let direction = 0; direction < directions; direction++) {
    const steps = stepsOf(direction);
    periodsPx.forEach((periodPx, p) =>
      table.set(weightsOf(steps, periodPx), (direction * periods + p) * taps),
    );
  }
  return table;
}

function alongWeightsOf(steps: Step[], periodPx: number): number[] {
  const weights = steps.map(({ reach }) => Math.exp(-0.5 * (reach / (alongSigma * periodPx)) ** 2));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map(weight => weight / sum);
}

function acrossWeightsOf(steps: Step[], periodPx: number): number[] {
  const wave = steps.map(({ reach }) => Math.cos((2 * Math.PI * reach) / periodPx));
  const window = steps.map(({ reach }) => Math.exp(-0.5 * (reach / (acrossSigma * periodPx)) ** 2));
  const product = (a: number[], b: number[]) => a.reduce((sum, value, k) => sum + value * b[k], 0);
  const mean = product(wave, window) / window.reduce((sum, value) => sum + value, 0);
  const weights = wave.map((value, k) => (value - mean) * window[k]);
  const gain = product(weights, wave);
  return weights.map(weight => weight / gain);
}

/** For each padded pixel, 1 + direction * periods + period of its filter, or 0 outside the mask. */
function kernelIndex(plane: Plane, mask: Mask, orientation: OrientationField, period: Grid): Uint16Array {
  const { widthPx, heightPx } = plane;
  const paddedWidth = widthPx + 2 * borderPx;
  const out = new Uint16Array(paddedWidth * (heightPx + 2 * borderPx));
  const ofCell = cellKernels(orientation.angle, period);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      if (mask.values[y * widthPx + x] === 0) continue;
      out[(y + borderPx) * paddedWidth + x + borderPx] = 1 + ofCell[cellAt(orientation.angle, x, y)];
    }
  }
  return out;
}

function cellKernels(angle: Grid, period: Grid): Uint16Array {
  const out = new Uint16Array(angle.values.length);
  for (let row = 0; row < angle.rows; row++) {
    for (let col = 0; col < angle.cols; col++) {
      const at = row * angle.cols + col;
      const direction = Math.round((angle.values[at] / Math.PI) * directions) % directions;
      const periodPx = period.values[cellAt(period, (col + 0.5) * angle.cellPx, (row + 0.5) * angle.cellPx)];
      out[at] = direction * periods + Math.round(periodPlace(periodPx, periods));
    }
  }
  return out;
}

function filterLines(
  input: Plane,
  kernels: Uint16Array,
  weights: Float32Array,
  taps: number,
  turn: number,
): Plane {
  const offsets = new Int32Array(directions * taps);
  for (let d = 0; d < directions; d++) {
    const steps = lineSteps((d * Math.PI) / directions + turn, (taps - 1) / 2);
    steps.forEach(({ dx, dy }, k) => (offsets[d * taps + k] = dy * input.widthPx + dx));
  }
  const out = emptyPlane(input.widthPx, input.heightPx);
  for (let i = 0; i < kernels.length; i++) {
    const kernel = kernels[i] - 1;
    if (kernel < 0) continue;
    const offset = Math.floor(kernel / periods) * taps;
    const weight = kernel * taps;
    let sum = 0;
    for (let k = 0; k < taps; k++) sum += input.values[i + offsets[offset + k]] * weights[weight + k];
    out.values[i] = sum;
  }
  return out;
}

function pad({ widthPx, heightPx, values }: Plane): Plane {
  const out = emptyPlane(widthPx + 2 * borderPx, heightPx + 2 * borderPx);
  for (let y = 0; y < heightPx; y++) {
    out.values.set(values.subarray(y * widthPx, (y + 1) * widthPx), (y + borderPx) * out.widthPx + borderPx);
  }
  return out;
}

function unpad(padded: Plane, { widthPx, heightPx }: Plane): Plane {
  const out = emptyPlane(widthPx, heightPx);
  for (let y = 0; y < heightPx; y++) {
    const from = (y + borderPx) * padded.widthPx + borderPx;
    out.values.set(padded.values.subarray(from, from + widthPx), y * widthPx);
  }
  return out;
}
