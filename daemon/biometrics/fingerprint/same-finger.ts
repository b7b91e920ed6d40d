import type { FingerPosition, FingerprintTemplate } from '../../core/fingerprint.ts';
import type { SameFinger } from '../../core/search.ts';
import { matchingPairs } from '../matching-pairs.ts';
import { comparePrepared } from './compare.ts';
import { prepare } from './prepare.ts';

/** A finger of a session, and which one it was said to be. */
export interface ClaimedFinger {
  readonly position: FingerPosition;
  readonly template: FingerprintTemplate;
}

/**
 * Finds a finger that was given twice, as when the right index is laid down in place of the right middle: captures of one
 * session that claim different positions and match each other. Captures of the same position, or of one that is not
 * stated (0), claim nothing that could be wrong. Strongest first. Ten fingers are 45 comparisons, so a threshold of 30
 * cries wolf in one session of about 20, one of 40 in one of about 200.
 */
export function sameFingerTwice(captures: readonly ClaimedFinger[], threshold: number): SameFinger[] {
  const claimDifferent = (first: number, second: number) => {
    const [a, b] = [captures[first].position, captures[second].position];
    return a !== 0 && b !== 0 && a !== b;
  };
  const prepared = captures.map(({ template }) => prepare(template));
  return matchingPairs(prepared, comparePrepared, threshold, claimDifferent);
}
