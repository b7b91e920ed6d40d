import { median } from '../../core/median.ts';
import { type Finding, finding } from './finding.ts';
import { parameters } from './parameters.ts';

const { earliestMs, earliestFallMs, latestFallMs, restUntilMs } = parameters.reflex;
const { onset, onsetDeviations, leastFall, mostBefore } = parameters.reflex;
const { longestIntervalMs, leastBeforeMs, leastAfterMs, leastFound } = parameters.reflex;

/** The pupil at one moment: its radius as a share of that of the iris, undefined where it was not found. */
export interface PupilMoment {
  readonly atMs: number;
  readonly ratio: number | undefined;
}

type Seen = PupilMoment & { readonly ratio: number };

/**
 * Whether a pupil answers a light that came on at `stimulusAtMs` as a living one does: it rests, waits out its latency, and
 * narrows. A picture does not narrow; a film of an eye narrows when it did before, not when the light comes on.
 */
export function judgeReflex(moments: readonly PupilMoment[], stimulusAtMs: number): Finding {
  const since = moments.map(({ atMs, ratio }) => ({ atMs: atMs - stimulusAtMs, ratio }));
  const intervalMs = median(since.slice(1).map(({ atMs }, place) => atMs - since[place].atMs));
  if (!isWhole(since, intervalMs)) return finding(['evidence-invalid']);
  const seen = since.filter((moment): moment is Seen => moment.ratio !== undefined);
  if (!isSeenEnough(since, intervalMs))
    return finding(['pupil-unclear'], { found: seen.length / since.length });
  return judgeSeen(smoothed(seen), intervalMs);
}

function judgeSeen(seen: readonly Seen[], intervalMs: number): Finding {
  const before = seen.filter(({ atMs }) => atMs < earliestMs);
  const resting = seen.filter(({ atMs }) => atMs < restUntilMs);
  const rest = median(resting.map(({ ratio }) => ratio));
  const unrest = deviationFromLine(resting) / rest;
  const threshold = rest * (1 - Math.max(onset, onsetDeviations * unrest));
  const after = seen.filter(({ atMs }) => atMs >= earliestMs);
  const fall = 1 - Math.min(...after.map(({ ratio }) => ratio)) / rest;
  const onsetMs = lastingFall(seen, threshold);
  const fallBefore = 1 - Math.min(...before.map(({ ratio }) => ratio)) / highestEarly(before);
  const measures = { rest, unrest, fall, fallBefore, ...(onsetMs === undefined ? {} : { onsetMs }) };
  if (fallBefore > mostBefore) return finding(['narrows-too-early'], measures);
  if (onsetMs === undefined || fall < leastFall) return finding(['no-light-reflex'], measures);
  // Between two frames nobody knows when it began.
  if (onsetMs < earliestFallMs - intervalMs) return finding(['narrows-too-early'], measures);
  return finding(onsetMs > latestFallMs ? ['narrows-too-late'] : [], measures);
}

/** As the contract has it: from well before the light until well after it, in order, and fast enough. */
function isWhole(moments: readonly PupilMoment[], intervalMs: number): boolean {
  const inOrder = moments.every(({ atMs }, place) => place === 0 || atMs > moments[place - 1].atMs);
  const first = moments[0]?.atMs ?? 0;
  const last = moments.at(-1)?.atMs ?? 0;
  return inOrder && intervalMs <= longestIntervalMs && first <= -leastBeforeMs && last >= leastAfterMs;
}

/** In the whole, and in each half second: a blink where the pupil should narrow hides all that matters. */
function isSeenEnough(moments: readonly PupilMoment[], intervalMs: number): boolean {
  const share = (part: readonly PupilMoment[]) =>
    part.filter(({ ratio }) => ratio !== undefined).length / part.length;
  const within = (fromMs: number, toMs: number) =>
    moments.filter(({ atMs }) => atMs >= fromMs && atMs < toMs + intervalMs);
  const parts = [moments, within(-leastBeforeMs, earliestMs), within(earliestMs, latestFallMs)];
  return parts.every(part => share(part) >= leastFound);
}

/** Each ratio the median of itself and its neighbours: one frame that was measured wrong is no movement. */
function smoothed(seen: readonly Seen[]): Seen[] {
  return seen.map(({ atMs }, place) => {
    const around = seen.slice(Math.max(0, place - 1), place + 2);
    return { atMs, ratio: median(around.map(({ ratio }) => ratio)) };
  });
}

/** When the ratio falls below a threshold and stays there for two frames, interpolated; undefined when it never does. */
function lastingFall(seen: readonly Seen[], threshold: number): number | undefined {
  const stays = (place: number) => seen.slice(place, place + 3).every(({ ratio }) => ratio < threshold);
  const place = seen.findIndex((_, at) => at + 3 <= seen.length && stays(at));
  if (place < 0) return undefined;
  const [above, below] = [seen[Math.max(0, place - 1)], seen[place]];
  const share = place === 0 ? 1 : (above.ratio - threshold) / (above.ratio - below.ratio);
  return above.atMs + share * (below.atMs - above.atMs);
}

/** The highest ratio before the lowest one: what the pupil has fallen from. */
function highestEarly(before: readonly Seen[]): number {
  const ratios = before.map(({ ratio }) => ratio);
  const lowest = ratios.indexOf(Math.min(...ratios));
  return Math.max(...ratios.slice(0, lowest + 1));
}

/** The deviation from a straight line, which is how a pupil drifts in half a second. */
function deviationFromLine(moments: readonly Seen[]): number {
  const count = moments.length;
  const meanMs = moments.reduce((sum, { atMs }) => sum + atMs, 0) / count;
  const mean = moments.reduce((sum, { ratio }) => sum + ratio, 0) / count;
  const spread = moments.reduce((sum, { atMs }) => sum + (atMs - meanMs) ** 2, 0);
  const slope = moments.reduce((sum, { atMs, ratio }) => sum + (atMs - meanMs) * ratio, 0) / spread;
  const squares = moments.map(({ atMs, ratio }) => (ratio - mean - slope * (atMs - meanMs)) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / count);
}
