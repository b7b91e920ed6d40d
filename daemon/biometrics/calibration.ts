/**
 * A monotone map from a comparer's raw score to -10 log10(FMR): straight lines between knots, 0 before the first.
 *
 * Beyond the last knot nothing is claimed. The score then still grows, so that the better of two candidates stays the
 * better, but by less than 1 in all: it never claims more than the data carry.
 */
export interface Calibration {
  readonly knots: readonly CalibrationKnot[];
}

/** Where one line of a calibration ends and the next begins. */
export interface CalibrationKnot {
  /** In units of the comparer: natural log odds for fingerprints. */
  readonly raw: number;
  /** -10 log10(FMR), dB. */
  readonly score: number;
}

/** How many standard deviations of the count are added to every observed count of impostors. */
const safety = 1.645;
const levels = [1, 2, 3, 4.5, 6, 8, 10, 12.5, 15, 17.5, 20, 22.5, 25, 27.5, 30, 32.5, 35, 37.5, 40] as const;
/** The observed steps end, and the fitted tail begins, at the last level with so many scores above it. */
const fewestAbove = 10;
/** The tail is fitted to the scores from so far below its beginning, dB: ten times as many. */
const tailFittedOverDb = 10;

/** -10 log10(FMR) of a raw score, dB: from 0 to less than 1 above the last knot. */
export function applyCalibration({ knots }: Calibration, raw: number): number {
  if (!(raw > knots[0].raw)) return knots[0].score;
  const above = knots.findIndex(knot => knot.raw > raw);
  const upper = above < 0 ? knots.length - 1 : above;
  const { raw: from, score: low } = knots[upper - 1];
  const { raw: to, score: high } = knots[upper];
  const along = (raw - from) / (to - from);
  return above < 0 ? high + beyond((along - 1) * (high - low)) : low + along * (high - low);
}

/** From 0 to 1, ever more slowly. */
function beyond(excess: number): number {
  return excess / (excess + 10);
}

/** What the straight line of the tail would give in place of this score, dB: undoes what is held back beyond the last knot. */
export function tailScore({ knots }: Calibration, score: number): number {
  const last = knots[knots.length - 1].score;
  const above = Math.min(0.999, Math.max(0, score - last));
  return Math.min(score, last) + (10 * above) / (1 - above);
}

/**
 * Fits the map to the raw scores of impostors (some thousands at least), on the safe side: at each level the knot is where an
 * upper bound of the count (95 %) falls to the level; where fewer than ten lie above (30 dB of 10,000) an exponential tail
 * goes on, no steeper than the lower bound of its estimate and than any score that was seen allows. `tailToDb` is the last knot.
 * Every rate is stated `sensorMargin` times higher than it was counted, since sensors that were not seen differ from those that
 * were.
 */
export function fitCalibration(
  impostorScores: readonly number[],
  tailToDb: number,
  sensorMargin = 1,
): Calibration {
  const descending = Float64Array.from(impostorScores.filter(Number.isFinite)).sort().reverse();
  const total = impostorScores.length / sensorMargin;
  const knots: CalibrationKnot[] = [{ raw: descending[descending.length - 1], score: 0 }];
  for (const score of levels) {
    if (score >= tailToDb || total * 10 ** (-score / 10) < fewestAbove) break;
    const raw = rawAtLevel(descending, total, score);
    if (raw > knots[knots.length - 1].raw) knots.push({ raw, score });
  }
  const from = knots[knots.length - 1];
  const slope = tailSlope(descending, total, from);
  return { knots: [...knots, { raw: from.raw + (tailToDb - from.score) / slope, score: tailToDb }] };
}

/** The lowest raw score at which the upper bound of the false match rate is at most the level's. */
function rawAtLevel(descending: Float64Array, total: number, score: number): number {
  const allowed = total * 10 ** (-score / 10);
  let above = 0;
  while (above < descending.length - 1 && upperBound(above + 1) <= allowed) above++;
  return descending[above];
}

function upperBound(count: number): number {
  return count + safety * Math.sqrt(count);
}

/** dB for one unit of raw score. */
function tailSlope(descending: Float64Array, total: number, from: CalibrationKnot): number {
  const threshold = rawAtLevel(descending, total, from.score - tailFittedOverDb);
  const tail = descending.filter(raw => raw > threshold);
  const meanExcess = tail.reduce((sum, raw) => sum + raw - threshold, 0) / tail.length;
  let slope = (10 / Math.LN10 / meanExcess) * (1 - safety / Math.sqrt(tail.length));
  tail.forEach((raw, rank) => {
    const seen = -10 * Math.log10((rank + 1) / total);
    if (raw > from.raw) slope = Math.min(slope, (seen - from.score) / (raw - from.raw));
  });
  return slope;
}
