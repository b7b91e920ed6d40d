import type { Random } from '../random.ts';
import { masterParameters } from './parameters.ts';

const { growth, dpi } = masterParameters;

/** What the ridges must follow: all row-major, at 500 dpi. */
export interface SkinPlan {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Direction of the ridges, radians, modulo pi. */
  readonly orientation: Float32Array;
  /** Distance from ridge to ridge, px. */
  readonly periodPx: Float32Array;
  /** 1 on the finger, 0 beside it. */
  readonly finger: Uint8Array;
}

/**
 * Grows ridges that follow the plan: spots on bare skin spread under a Gabor filter that is steered by the local
 * direction and period, pass after pass, until they have met everywhere. Where fronts meet out of step, minutiae
 * arise (SFinGe). Gives the height of the skin, about -1 to 1, row-major.
 */
export function growRidges(plan: SkinPlan, random: Random): Float32Array {
  const coarse = coarsen(plan, growth.coarseScale);
  let skin = sow(coarse, random);
  const spread = steeredFilter(coarse);
  for (let pass = 0; pass < growth.passesAtMost; pass++) {
    const grown = clampTo1(spread(skin), growth.gain);
    const change = relativeChange(skin, grown);
    skin = grown;
    if (change < growth.settledBelow) break;
  }
  const relief = spread(skin);
  const fine = enlarge(relief, coarse.widthPx, coarse.heightPx, plan);
  return steeredFilter(plan)(fine);
}

function coarsen(plan: SkinPlan, scale: number): SkinPlan {
  const widthPx = Math.floor(plan.widthPx / scale);
  const heightPx = Math.floor(plan.heightPx / scale);
  const source = (at: number) => Math.floor(at / widthPx) * scale * plan.widthPx + (at % widthPx) * scale;
  return {
    widthPx,
    heightPx,
    orientation: new Float32Array(widthPx * heightPx).map((_, at) => plan.orientation[source(at)]),
    periodPx: new Float32Array(widthPx * heightPx).map((_, at) => plan.periodPx[source(at)] / scale),
    finger: new Uint8Array(widthPx * heightPx).map((_, at) => plan.finger[source(at)]),
  };
}

function sow(plan: SkinPlan, random: Random): Float32Array {
  const skin = new Float32Array(plan.widthPx * plan.heightPx);
  const areaMm2 = skin.length * ((growth.coarseScale * 25.4) / dpi) ** 2;
  for (let spot = 0; spot < areaMm2 * growth.spotsPerMm2; spot++) {
    skin[random.integer(skin.length)] = growth.spotHeight;
  }
  return skin;
}

function clampTo1(skin: Float32Array, gain: number): Float32Array {
  return skin.map(value => Math.max(-1, Math.min(1, gain * value)));
}

function relativeChange(before: Float32Array, after: Float32Array): number {
  let change = 0;
  let height = 0;
  for (let at = 0; at < before.length; at++) {
    change += Math.abs(after[at] - before[at]);
    height += Math.abs(after[at]);
  }
  return change / height;
}

type Filter = (skin: Float32Array) => Float32Array;

/** One pass of Gabor filters, each pixel by the entry of a table for its own direction and period. */
function steeredFilter(plan: SkinPlan): Filter {
  const { widthPx, heightPx } = plan;
  const table = filterTable(plan);
  const margin = table.reach;
  const stride = widthPx + 2 * margin;
  const offsets = Int32Array.from(table.taps, ([dx, dy]) => dy * stride + dx);
  const padded = new Float32Array(stride * (heightPx + 2 * margin));
  return skin => {
    for (let y = 0; y < heightPx; y++) {
      padded.set(skin.subarray(y * widthPx, (y + 1) * widthPx), (y + margin) * stride + margin);
    }
    const out = new Float32Array(skin.length);
    for (let at = 0; at < out.length; at++) {
      if (plan.finger[at] === 0) continue;
      const y = Math.floor(at / widthPx);
      const centre = (y + margin) * stride + (at - y * widthPx) + margin;
      out[at] = convolve(padded, centre, offsets, table.weights[table.entry[at]]);
    }
    return out;
  };
}

/** The filters are even: the first offset is the centre, each of the others stands for itself and its mirror image. */
function convolve(padded: Float32Array, centre: number, offsets: Int32Array, weights: Float32Array): number {
  let sum = padded[centre] * weights[0];
  for (let tap = 1; tap < offsets.length; tap++) {
    sum += weights[tap] * (padded[centre + offsets[tap]] + padded[centre - offsets[tap]]);
  }
  return sum;
}

interface FilterTable {
  readonly reach: number;
  /** The centre and one half of the disc. */
  readonly taps: readonly (readonly [dx: number, dy: number])[];
  readonly weights: readonly Float32Array[];
  /** Which of the weights each pixel takes. */
  readonly entry: Uint16Array;
}

function filterTable({ orientation, periodPx }: SkinPlan): FilterTable {
  const { orientationBins, periodBins } = growth;
  const shortest = periodPx.reduce((a, b) => Math.min(a, b));
  const longest = periodPx.reduce((a, b) => Math.max(a, b));
  const step = (longest - shortest) / periodBins;
  const reach = Math.ceil(growth.reachPeriods * longest);
  const taps = halfDisc(reach);
  const weights = Array.from({ length: orientationBins * periodBins }, (_, bin) => {
    const angle = (Math.floor(bin / periodBins) * Math.PI) / orientationBins;
    return gabor(taps, angle, shortest + ((bin % periodBins) + 0.5) * step);
  });
  const entry = new Uint16Array(orientation.length).map((_, at) => {
    const turn = Math.round((orientation[at] / Math.PI) * orientationBins) % orientationBins;
    const length = Math.min(periodBins - 1, Math.floor((periodPx[at] - shortest) / step));
    return ((turn + orientationBins) % orientationBins) * periodBins + length;
  });
  return { reach, taps, weights, entry };
}

function halfDisc(reach: number): [number, number][] {
  const taps: [number, number][] = [[0, 0]];
  for (let dy = 0; dy <= reach; dy++) {
    for (let dx = dy === 0 ? 1 : -reach; dx <= reach; dx++) {
      if (dx * dx + dy * dy <= reach * reach) taps.push([dx, dy]);
    }
  }
  return taps;
}

/** A Gabor filter without response to a flat surface, and with response 1 to a wave of its own period. */
function gabor(taps: FilterTable['taps'], angle: number, periodPx: number): Float32Array {
  const across = growth.acrossPeriods * periodPx;
  const along = growth.alongPeriods * periodPx;
  const envelopes = new Float32Array(taps.length);
  const waves = new Float32Array(taps.length);
  taps.forEach(([dx, dy], tap) => {
    // The rows of a picture run downwards, angles are counter-clockwise.
    const u = dx * Math.cos(angle) - dy * Math.sin(angle);
    const v = dx * Math.sin(angle) + dy * Math.cos(angle);
    envelopes[tap] = Math.exp(-0.5 * ((u / along) ** 2 + (v / across) ** 2));
    waves[tap] = Math.cos((2 * Math.PI * v) / periodPx);
  });
  const total = (term: (tap: number) => number) =>
    taps.reduce((sum, _, tap) => sum + (tap === 0 ? 1 : 2) * term(tap), 0);
  const flat = total(tap => envelopes[tap] * waves[tap]) / total(tap => envelopes[tap]);
  const weights = envelopes.map((envelope, tap) => envelope * (waves[tap] - flat));
  const response = total(tap => weights[tap] * waves[tap]);
  return weights.map(weight => weight / response);
}

/** Cubic interpolation (Catmull-Rom) from the coarse grid to the plan's. */
function enlarge(
  coarse: Float32Array,
  coarseWidthPx: number,
  coarseHeightPx: number,
  { widthPx, heightPx }: SkinPlan,
): Float32Array {
  const wide = new Float32Array(widthPx * coarseHeightPx);
  for (let y = 0; y < coarseHeightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      wide[y * widthPx + x] = cubicAt(coarse, y * coarseWidthPx, 1, coarseWidthPx, x / growth.coarseScale);
    }
  }
  const fine = new Float32Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      fine[y * widthPx + x] = cubicAt(wide, x, widthPx, coarseHeightPx, y / growth.coarseScale);
    }
  }
  return fine;
}

function cubicAt(source: Float32Array, from: number, step: number, length: number, place: number): number {
  const whole = Math.floor(place);
  const t = place - whole;
  const sample = (index: number) => source[from + Math.max(0, Math.min(length - 1, index)) * step];
  const [a, b, c, d] = [sample(whole - 1), sample(whole), sample(whole + 1), sample(whole + 2)];
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
