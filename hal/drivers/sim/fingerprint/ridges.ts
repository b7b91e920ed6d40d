import type { Random } from '../random.ts';
import { type SkinPlan, steeredFilter } from './gabor.ts';
import { masterParameters } from './parameters.ts';

const { growth, dpi } = masterParameters;

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
