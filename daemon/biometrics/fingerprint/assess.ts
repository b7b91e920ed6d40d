import type { Quality, QualityReason } from '../../core/quality.ts';
import type { Extraction } from './extract.ts';
import { parameters } from './parameters.ts';
import type { Plane } from './raster.ts';
import { directionalRegularity, distinctMinutiae } from './regularity.ts';

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
  /** From the middle of the raster to the middle of the foreground, as a fraction of the half diagonal. */
  readonly offCentre: number;
  /** How far the ridges run in one direction or in two square ones, 0 to 1. */
  readonly regularity: number;
  /** Those that are places of their own. */
  readonly minutiae: number;
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
  ['no-finger', m => m.regularity > tunable.mostRegularity && m.foregroundMm2 >= tunable.goodAreaMm2],
  ['unclear', m => m.ridgeClarity < tunable.leastRidgeClarity || m.coherence < tunable.leastCoherence],
  ['few-minutiae', m => m.minutiae < tunable.fewestMinutiae],
];

/** What a person can do better next time. */
const complaints: readonly Rule[] = [
  ['too-small', m => m.foregroundMm2 < tunable.goodAreaMm2],
  ['unclear', m => m.ridgeClarity < tunable.goodRidgeClarity],
  ['low-contrast', m => m.contrast < tunable.goodContrast],
  ['too-wet', m => m.darkShare > tunable.wettestDarkShare],
  ['too-dry', m => m.darkShare < tunable.driestDarkShare],
  ['off-centre', m => m.offCentre > tunable.furthestOffCentre],
  ['few-minutiae', m => m.minutiae < tunable.goodMinutiae],
];

/** The quality of the minutiae predicts genuine scores best; clarity stands in for it where they are few. */
function scoreOf({ ridgeClarity, minutiae, foregroundMm2 }: Measures, usable: boolean): number {
  if (!usable) return 0;
  const plenty =
    Math.min(1, minutiae / tunable.goodMinutiae) * Math.min(1, foregroundMm2 / tunable.goodAreaMm2);
  return Math.round(100 * Math.min(1, (ridgeClarity / tunable.bestRidgeClarity) * Math.sqrt(plenty)));
}

/** Everything is measured inside the mask, at the working resolution; but for the ridges, a cell is the same all over. */
function measure({ normalised, mask, orientation, energyShare, template }: Extraction): Measures {
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
  const halfDiagonalPx = Math.hypot(widthPx, heightPx) / 2;
  const offPx = Math.hypot(sum.x / cells - widthPx / 2, sum.y / cells - heightPx / 2);
  return {
    foregroundArea: sum.cells / coherence.length,
    foregroundMm2: sum.cells * ((cellPx * millimetresPerInch) / parameters.workingDpi) ** 2,
    contrast: sum.contrast / cells,
    ridgeClarity: sum.clarity / cells,
    coherence: sum.coherence / cells,
    darkShare: sum.dark / (cells * cellPx ** 2),
    offCentre: sum.cells === 0 ? 0 : offPx / halfDiagonalPx,
    regularity: directionalRegularity(orientation.angle, mask),
    minutiae: distinctMinutiae(template),
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
