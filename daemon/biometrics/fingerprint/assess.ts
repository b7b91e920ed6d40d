import type { Minutia } from '../../core/fingerprint.ts';
import { millimetresPerInch } from '../../core/image.ts';
import type { Quality, QualityReason } from '../../core/quality.ts';
import type { Extraction } from './extract.ts';
import { parameters } from './parameters.ts';
import type { Plane } from './raster.ts';
import { directionalRegularity, distinctMinutiae } from './regularity.ts';
import { periodSlopePerMm } from './skin-strain.ts';

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
  /** How far the ridges run in one direction or in two square ones, 0 to 1. */
  readonly regularity: number;
  /** How much the ridges widen across the print, share of their period a millimetre. */
  readonly periodSlopePerMm: number;
  /** Those that are places of their own. */
  readonly minutiae: number;
  /** Mean quality of the minutiae, 0 to 100. */
  readonly minutiaQuality: number;
}

const tunable = parameters.quality;

/** How good an impression is. `usable` is lenient: only what could not be compared anyway is refused. */
export function assessExtraction(extraction: Extraction): Quality {
  const measures = measure(extraction);
  const usable = refusals.every(([, refused]) => !refused(measures));
  const held = (rules: readonly Rule[]) =>
    rules.filter(([, holds]) => holds(measures)).map(([reason]) => reason);
  const refused = held(refusals);
  // On an empty glass there is nothing to press harder.
  const isEmpty = measures.foregroundMm2 < tunable.noFingerAreaMm2;
  const reasons = isEmpty ? refused : [...refused, ...held(complaints)];
  return { score: scoreOf(measures, usable), usable, reasons: [...new Set(reasons)], measures };
}

type Rule = readonly [QualityReason, (measures: Measures) => boolean];

/** What makes an impression useless, worst first. */
const refusals: readonly Rule[] = [
  ['no-finger', m => m.foregroundMm2 < tunable.noFingerAreaMm2],
  ['too-small', m => m.foregroundMm2 < tunable.smallestAreaMm2],
  ['no-finger', m => m.regularity > tunable.mostRegularity && m.foregroundMm2 >= tunable.goodAreaMm2],
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
  ['press-straight', m => m.periodSlopePerMm > tunable.goodPeriodSlopePerMm],
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
 * mean quality times the root of the area, and of the count where there are few; less for skin that was pushed or turned,
 * whose minutiae may be clear and yet lie elsewhere (scripts/measure-quality.ts; the bests only spread the score over 0 to
 * 100).
 */
function scoreOf(measures: Measures, usable: boolean): number {
  if (!usable) return 0;
  const { minutiaQuality, minutiae, foregroundMm2, periodSlopePerMm: slope } = measures;
  const area = Math.min(1, foregroundMm2 / tunable.bestAreaMm2);
  const count = Math.min(1, minutiae / tunable.goodMinutiae);
  const clarity = minutiaQuality / tunable.bestMinutiaQuality;
  const straightness = Math.exp(-((slope / tunable.periodSlopeSigmaPerMm) ** 2) / 2);
  return Math.round(100 * Math.min(1, clarity * Math.sqrt(area * count) * straightness));
}

/** Everything is measured inside the mask, at the working resolution; but for the ridges, a cell is the same all over. */
function measure({ normalised, mask, orientation, period, energyShare, template }: Extraction): Measures {
  const { widthPx, heightPx } = mask;
  const { cols, cellPx, values: coherence } = orientation.coherence;
  const sum = { cells: 0, contrast: 0, clarity: 0, coherence: 0, dark: 0, x: 0, y: 0 };
  for (let cell = 0; cell < coherence.length; cell++) {
    const x = (cell % cols) * cellPx;
    const y = Math.floor(cell / cols) * cellPx;
    const at = y * widthPx + x;
    if (mask.values[at] === 0) continue;
    sum.cells++;
    sum.contrast += normalised.deviation.values[at];
    sum.clarity += energyShare.values[at];
    sum.coherence += coherence[cell];
    sum.dark += darkPixels(normalised.ridges, at, cellPx);
    sum.x += x + cellPx / 2;
    sum.y += y + cellPx / 2;
  }
  const cells = Math.max(1, sum.cells);
  const offset = (positions: number, sidePx: number) =>
    sum.cells === 0 ? 0 : (2 * (positions / cells) - sidePx) / sidePx;
  return {
    foregroundArea: sum.cells / coherence.length,
    foregroundMm2: sum.cells * ((cellPx * millimetresPerInch) / parameters.workingDpi) ** 2,
    contrast: sum.contrast / cells,
    ridgeClarity: sum.clarity / cells,
    coherence: sum.coherence / cells,
    darkShare: sum.dark / (cells * cellPx ** 2),
    offRight: offset(sum.x, widthPx),
    offDown: offset(sum.y, heightPx),
    regularity: directionalRegularity(orientation.angle, mask),
    periodSlopePerMm: periodSlopePerMm(period, mask),
    minutiae: distinctMinutiae(template),
    minutiaQuality: meanQuality(template.minutiae),
  };
}

/** How many pixels of the cell whose first is `first` are ridge. */
function darkPixels({ widthPx, values }: Plane, first: number, cellPx: number): number {
  let dark = 0;
  for (let y = 0; y < cellPx; y++) {
    for (let x = 0; x < cellPx; x++) if (values[first + y * widthPx + x] > 0) dark++;
  }
  return dark;
}

function meanQuality(minutiae: readonly Minutia[]): number {
  return minutiae.reduce((sum, { quality }) => sum + quality, 0) / Math.max(1, minutiae.length);
}
