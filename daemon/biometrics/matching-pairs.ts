import type { SameFinger } from '../core/search.ts';

/** Compares each of the captures with those after it; those pairs that reach the threshold, strongest first. */
export function matchingPairs<Prepared>(
  captures: readonly Prepared[],
  compare: (a: Prepared, b: Prepared) => number,
  threshold: number,
  isWorthIt: (first: number, second: number) => boolean = () => true,
): SameFinger[] {
  const found: SameFinger[] = [];
  for (let first = 0; first < captures.length; first++) {
    for (let second = first + 1; second < captures.length; second++) {
      if (!isWorthIt(first, second)) continue;
      const score = compare(captures[first], captures[second]);
      if (score >= threshold) found.push({ first, second, score });
    }
  }
  return found.sort((a, b) => b.score - a.score);
}
