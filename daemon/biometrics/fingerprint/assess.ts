import type { Minutia } from '../../core/fingerprint.ts';
import type { Quality, QualityReason } from '../../core/quality.ts';
import type { Extraction } from './extract.ts';
import { parameters } from './parameters.ts';
import { cellAt } from './raster.ts';

/** The figures a verdict rests on. */
interface Measures extends Record<string, number> {
  /** Share of the raster that shows finger, 0 to 1. */
  readonly foregroundArea: number;
  readonly foregroundMm2: number;
  /** Mean local standard deviation in the foreground, grey levels. */
  readonly contrast: number;
  /** Mean share of the local energy that the ridge filter passes in the foreground, 0 to 1. */
  readonly ridgeClarity: number;
  /** Mean coherence of the ridge orientation in the foreground, 0 to 1. */
  readonly coherence: number;
  /** Share of the foreground that is darker than the middle of its own range: high is wet, low is dry. */
  readonly darkShare: number;
  /** How far right of, and below, the middle of the raster the middle of the foreground lies, in half sides: -1 to 1. */
  readonly offRight: number;
  readonly offDown: number;
  readonly minutiae: number;
  /** Mean quality of the minutiae, 0 to 100. */
  readonly minutiaQuality: number;
}

const tunable = parameters.quality;
const millimetresPerInch = 25.4;

/** How good an impression is. `usable` is lenient: only what could not be compared anyway is refused. */
export function assessExtraction(extraction: Extraction): Quality {
  const measures = measure(extraction);
  const usable = refusals.every(([, refused]) => !refused(measures));
  const reasons = [...refusals, ...complaints]
    .filter(([, holds]) => holds(measures))
    .map(([reason]) => reason);
  return { score: scoreOf(measures, usable), usable, reasons: [...new Set(reasons)], measures };
}

type Rule = readonly [QualityReason, (measures: Measures) => boolean];

/** What makes an impression useless, worst first. */
const refusals: readonly Rule[] = [
  ['no-finger', m => m.foregroundMm2 < tunable.noFingerAreaMm2],
  ['too-small', m => m.foregroundMm2 < tunable.smallestAreaMm2],
  ['unclear', m => m.ridgeClarity < tunable.leastRidgeClarity || m.coherence < tunable.leastCoherence],
  ['few-minutiae', m => m.minutiae < tunable.fewestMinutiae],
];

/** What a person can do better next time. The picture is seen with the tip of the finger up: see QualityReason. */
const complaints: readonly Rule[] = [
  ['too-small', isSmall],
  ['move-up', m => m.offDown > tunable.furthestOff],
  ['move-down', m => m.offDown < -tunable.furthestOff],
  ['move-left', m => m.offRight > tunable.furthestOff],
  ['move-right', m => m.offRight < -tunable.furthestOff],
  ['press-harder', m => (isSmall(m) && isCentred(m)) || (isDry(m) && isPoor(m))],
  ['press-softer', m => isWet(m) && isPoor(m)],
  ['unclear', isUnclear],
  ['low-contrast', isFaint],
  ['too-wet', isWet],
  ['too-dry', isDry],
  ['few-minutiae', m => m.minutiae < tunable.goodMinutiae],
];

function isSmall({ foregroundMm2 }: Measures): boolean {
  return foregroundMm2 < tunable.goodAreaMm2;
}

/** A small print in the middle is a light touch; one at the side is a finger in the wrong place. */
function isCentred({ offDown, offRight }: Measures): boolean {
  return Math.max(Math.abs(offDown), Math.abs(offRight)) <= tunable.furthestOff;
}

function isUnclear({ ridgeClarity }: Measures): boolean {
  return ridgeClarity < tunable.goodRidgeClarity;
}

function isFaint({ contrast }: Measures): boolean {
  return contrast < tunable.goodContrast;
}

/** Ridges that break or run together, rather than a finger that is just drier or wetter than most. */
function isPoor(measures: Measures): boolean {
  return isUnclear(measures) || isFaint(measures);
}

function isWet({ darkShare }: Measures): boolean {
  return darkShare > tunable.wettestDarkShare;
}

function isDry({ darkShare }: Measures): boolean {
  return darkShare < tunable.driestDarkShare;
}

/**
 * The quality of the minutiae predicts genuine scores best, and a small print has less in common with the next one: their
 * mean quality times the root of the area, and of the count where there are few (scripts/measure-quality.ts; no weight is
 * fitted, the bests only spread the score over 0 to 100).
 */
function scoreOf({ minutiaQuality, minutiae, foregroundMm2 }: Measures, usable: boolean): number {
  if (!usable) return 0;
  const area = Math.min(1, foregroundMm2 / tunable.bestAreaMm2);
  const count = Math.min(1, minutiae / tunable.goodMinutiae);
  const clarity = minutiaQuality / tunable.bestMinutiaQuality;
  return Math.round(100 * Math.min(1, clarity * Math.sqrt(area * count)));
}

/** Everything is measured inside the mask, at the working resolution. */
function measure({ normalised, mask, orientation, energyShare, template }: Extraction): Measures {
  const { widthPx, heightPx } = mask;
  const { coherence } = orientation;
  const sum = { area: 0, contrast: 0, clarity: 0, coherence: 0, dark: 0, x: 0, y: 0 };
  for (let at = 0; at < mask.values.length; at++) {
    if (mask.values[at] === 0) continue;
    const x = at % widthPx;
    const y = (at - x) / widthPx;
    sum.area++;
    sum.contrast += normalised.deviation.values[at];
    sum.clarity += energyShare.values[at];
    sum.coherence += coherence.values[cellAt(coherence, x, y)];
    sum.dark += normalised.ridges.values[at] > 0 ? 1 : 0;
    sum.x += x;
    sum.y += y;
  }
  const area = Math.max(1, sum.area);
  const offset = (positions: number, sidePx: number) =>
    sum.area === 0 ? 0 : (2 * (positions / area) - (sidePx - 1)) / sidePx;
  return {
    foregroundArea: sum.area / mask.values.length,
    foregroundMm2: sum.area * (millimetresPerInch / parameters.workingDpi) ** 2,
    contrast: sum.contrast / area,
    ridgeClarity: sum.clarity / area,
    coherence: sum.coherence / area,
    darkShare: sum.dark / area,
    offRight: offset(sum.x, widthPx),
    offDown: offset(sum.y, heightPx),
    minutiae: template.minutiae.length,
    minutiaQuality: meanQuality(template.minutiae),
  };
}

function meanQuality(minutiae: readonly Minutia[]): number {
  return minutiae.reduce((sum, { quality }) => sum + quality, 0) / Math.max(1, minutiae.length);
}
