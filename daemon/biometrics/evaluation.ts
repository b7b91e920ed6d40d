/** Error rates of a modality on a labelled set. Rates are fractions from 0 to 1. */
export interface ErrorRates {
  /** How many comparisons of the same finger, and of different fingers. */
  readonly genuine: number;
  readonly impostor: number;
  /** Equal error rate. */
  readonly eer: number;
  /** FNMR at the lowest threshold whose FMR is at most 1/100, 1/1000, 1/10000, and 0. */
  readonly fmr100: number;
  readonly fmr1000: number;
  readonly fmr10000: number;
  readonly zeroFmr: number;
}

/** One threshold of the detection error trade-off: a comparison matches when its score is at least `threshold`. */
export interface OperatingPoint {
  readonly threshold: number;
  /** Share of impostor scores at or above it. */
  readonly fmr: number;
  /** Share of genuine scores below it. */
  readonly fnmr: number;
}

/** Computes the rates of ISO/IEC 19795-1 from two lists of scores; higher means more alike. Empty lists give zeros. */
export function errorRates(genuine: readonly number[], impostor: readonly number[]): ErrorRates {
  const curve = operatingPoints(genuine, impostor);
  return {
    genuine: genuine.length,
    impostor: impostor.length,
    eer: equalErrorRate(curve),
    fmr100: fnmrAt(curve, 1 / 100),
    fmr1000: fnmrAt(curve, 1 / 1000),
    fmr10000: fnmrAt(curve, 1 / 10000),
    zeroFmr: fnmrAt(curve, 0),
  };
}

/** One point for every distinct score, ascending, and one above them all: FMR falls, FNMR grows. */
export function operatingPoints(genuine: readonly number[], impostor: readonly number[]): OperatingPoint[] {
  const genuineScores = Float64Array.from(genuine).sort();
  const impostorScores = Float64Array.from(impostor).sort();
  const thresholds = [...new Set([...genuineScores, ...impostorScores])].sort((a, b) => a - b);
  let rejected = 0;
  let below = 0;
  return [...thresholds, Number.POSITIVE_INFINITY].map(threshold => {
    while (rejected < genuineScores.length && genuineScores[rejected] < threshold) rejected++;
    while (below < impostorScores.length && impostorScores[below] < threshold) below++;
    return {
      threshold,
      fmr: share(impostorScores.length - below, impostorScores.length),
      fnmr: share(rejected, genuineScores.length),
    };
  });
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Where the two step curves cross; between two thresholds, the crossing of the line between their points. */
function equalErrorRate(curve: readonly OperatingPoint[]): number {
  const after = curve.findIndex(({ fmr, fnmr }) => fnmr >= fmr);
  const { fmr, fnmr } = curve[after];
  if (after === 0) return (fmr + fnmr) / 2;
  const before = curve[after - 1];
  const gapBefore = before.fmr - before.fnmr;
  const gapAfter = fnmr - fmr;
  const along = gapBefore / (gapBefore + gapAfter);
  return before.fnmr + along * (fnmr - before.fnmr);
}

function fnmrAt(curve: readonly OperatingPoint[], fmr: number): number {
  return curve.find(point => point.fmr <= fmr)?.fnmr ?? 1;
}

/** The value below which that fraction of the values lies (nearest rank); 0 for none. */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? 0;
}
