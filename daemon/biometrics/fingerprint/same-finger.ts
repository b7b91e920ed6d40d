import type { FingerPosition, FingerprintTemplate } from '../../core/fingerprint.ts';
import { comparePrepared } from './compare.ts';
import { prepare } from './prepare.ts';

/** A finger of a session, and which one it was said to be. */
export interface ClaimedFinger {
  readonly position: FingerPosition;
  readonly template: FingerprintTemplate;
}

/** Two captures of a session that are one finger, though they were said to be two. */
export interface SameFinger {
  /** Indices of the captures, in the order in which they were taken. */
  readonly first: number;
  readonly second: number;
  /** -10 log10(FMR), at least the threshold. */
  readonly score: number;
}

/**
 * Finds a finger that was given twice, as when the right index is laid down in place of the right middle: captures of one
 * session that claim different positions and match each other. Captures of the same position, or of one that is not
 * stated (0), claim nothing that could be wrong. Strongest first. Ten fingers are 45 comparisons, so a threshold of 30
 * cries wolf in one session of about 20, one of 40 in one of about 200.
 *
 * Nothing calls this yet: the intake desk that takes ten fingers comes with an issue of its own.
 */
export function sameFingerTwice(captures: readonly ClaimedFinger[], threshold: number): SameFinger[] {
  const prepared = captures.map(({ template }) => prepare(template));
  return captures
    .flatMap(({ position }, first) =>
      captures.slice(first + 1).flatMap((other, offset) => {
        const second = first + 1 + offset;
        if (position === 0 || other.position === 0 || position === other.position) return [];
        const score = comparePrepared(prepared[first], prepared[second]);
        return score >= threshold ? [{ first, second, score }] : [];
      }),
    )
    .sort((a, b) => b.score - a.score);
}
