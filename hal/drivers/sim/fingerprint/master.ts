import { type Random, randomFrom, type Seed } from '../random.ts';
import type { MasterPrint } from './model.ts';
import { smoothNoise } from '../noise.ts';
import { drawPattern, orientationField } from './orientation.ts';
import { masterParameters } from './parameters.ts';
import { growRidges } from './ridges.ts';

const { widthPx, heightPx, dpi, period, pores, silhouette } = masterParameters;

/** Grows the finger of a seed. Costly (some tenths of a second): keep what it returns. */
export function synthesiseMaster(seed: Seed): MasterPrint {
  const random = randomFrom(seed).fork('master');
  const fingerClass = random.fork('class').pickWeighted(masterParameters.classShares);
  const pattern = drawPattern(fingerClass, random.fork('pattern'));
  const orientation = orientationField(pattern, random.fork('wander'), widthPx, heightPx);
  const ridgePeriodPx = drawPeriod(random.fork('period'));
  const periodPx = periodMap(ridgePeriodPx, random.fork('period map'));
  const finger = outline(random.fork('outline'));
  const plan = { widthPx, heightPx, orientation, periodPx, finger };
  const skin = growRidges(plan, random.fork('growth'));
  pierce(skin, random.fork('pores'));
  const relief = Int8Array.from(skin, (height, at) =>
    finger[at] === 0 ? -128 : Math.round(127 * Math.max(-1, Math.min(1, height))),
  );
  return { seed, fingerClass, widthPx, heightPx, dpi, ridgePeriodPx, relief };
}

function drawPeriod(random: Random): number {
  const [shortest, longest] = period.limitsPx;
  return Math.max(shortest, Math.min(longest, random.normal(period.meanPx, period.deviationPx)));
}

function periodMap(meanPx: number, random: Random): Float32Array {
  const map = smoothNoise(random, widthPx, heightPx, (period.wanderMm * dpi) / 25.4);
  return map.map((wander, at) => {
    const down = Math.floor(at / widthPx) / heightPx;
    const tip = period.tipWidening * Math.max(0, 1 - 3 * down);
    const base = period.baseWidening * Math.max(0, 2 * down - 1) ** 1.5;
    return meanPx * (1 + tip + base + period.wander * Math.max(-2.5, Math.min(2.5, wander)));
  });
}

/** A round tip, straight sides, a rounder base. */
function outline(random: Random): Uint8Array {
  const halfWidth = random.uniform(...silhouette.halfWidthPx);
  const upper = random.uniform(...silhouette.upperPx);
  const lower = random.uniform(...silhouette.lowerPx);
  const margin = 3;
  return new Uint8Array(widthPx * heightPx).map((_, at) => {
    const row = Math.floor(at / widthPx) + 0.5;
    const across = ((at % widthPx) + 0.5 - widthPx / 2) / halfWidth;
    const beyond = Math.max(0, (upper + margin - row) / upper, (row - (heightPx - margin - lower)) / lower);
    return across * across + beyond * beyond < 1 ? 1 : 0;
  });
}

/** Sinks pores into the crests: a dry finger shows them, a wet one fills them. */
function pierce(skin: Float32Array, random: Random): void {
  const tries = Math.floor(skin.length / (pores.pitchPx * pores.pitchPx));
  for (let i = 0; i < tries; i++) {
    const x = 3 + random.integer(widthPx - 6);
    const y = 3 + random.integer(heightPx - 6);
    const depth = random.uniform(...pores.depth);
    if (skin[y * widthPx + x] > pores.crestAbove) sink(skin, x, y, depth);
  }
}

function sink(skin: Float32Array, x: number, y: number, depth: number): void {
  for (let dy = -2; dy <= 2; dy++) {
    for (let dx = -2; dx <= 2; dx++) {
      skin[(y + dy) * widthPx + x + dx] -=
        depth * Math.exp(-(dx * dx + dy * dy) / (2 * pores.radiusPx * pores.radiusPx));
    }
  }
}
