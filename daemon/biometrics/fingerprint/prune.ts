import { wrapped } from './angle.ts';
import { isWellInside } from './mask.ts';
import { parameters } from './parameters.ts';
import { type CellMask, isSet } from './raster.ts';
import type { SkeletonMinutia } from './trace.ts';

const tunable = parameters.minutia;

/**
 * Drops what the filter, the outline or dirt made up: border endings, spurs, islets, bridges and broken ridges.
 *
 * Source: the kinds of false minutiae, and the rules by length, distance and direction, are those of Q. Xiao and H. Raafat,
 * "Fingerprint image postprocessing: a combined statistical and structural approach", Pattern Recognition 24(10), 1991. The
 * lengths are this project's, and hardly matter: the comparer rejects what does not fit.
 */
export function prune(minutiae: readonly SkeletonMinutia[], mask: CellMask): SkeletonMinutia[] {
  const kept = minutiae.filter(minutia => isInside(minutia, mask));
  const short = new Set([...minutiae].flatMap(pixelsOfShortBranches));
  const whole = kept.filter(({ at }) => !short.has(at));
  const broken = new Set(gapEnds(whole));
  return whole.filter(minutia => !broken.has(minutia));
}

function isInside({ type, x, y, angle }: SkeletonMinutia, mask: CellMask): boolean {
  if (!isWellInside(mask, x, y, tunable.marginPx)) return false;
  if (type === 'bifurcation') return true;
  const behind = tunable.marginBehindEndingPx;
  return isSet(mask, x - behind * Math.cos(angle), y - behind * Math.sin(angle));
}

/** Both ends of a branch that is too short to be a ridge. */
function pixelsOfShortBranches({ type, at, branches }: SkeletonMinutia): number[] {
  const pixels: number[] = [];
  for (const { stoppedAt, lengthPx, end } of branches) {
    if (lengthPx < shortest(type, stoppedAt)) pixels.push(at, end);
  }
  return pixels;
}

function shortest(from: SkeletonMinutia['type'], to: 'ending' | 'bifurcation' | 'length'): number {
  if (to === 'length') return 0;
  if (from === 'ending') return to === 'ending' ? tunable.isletPx : tunable.spurPx;
  return to === 'ending' ? tunable.spurPx : tunable.bridgePx;
}

/** Pairs of endings that face each other over a gap: one ridge that was cut. */
function gapEnds(minutiae: readonly SkeletonMinutia[]): SkeletonMinutia[] {
  const endings = minutiae.filter(({ type }) => type === 'ending');
  return endings.filter(a => endings.some(b => a !== b && facesOver(a, b)));
}

function facesOver(a: SkeletonMinutia, b: SkeletonMinutia): boolean {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  if (dx * dx + dy * dy > tunable.gapPx ** 2) return false;
  const gap = Math.atan2(dy, dx);
  const looksAway = (turn: number) => Math.abs(wrapped(turn)) < tunable.gapAngle;
  return looksAway(a.angle - gap - Math.PI) && looksAway(b.angle - gap);
}
