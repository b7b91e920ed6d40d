import { isDeepStrictEqual } from 'node:util';

/**
 * Where two values first differ, such as `.alignment.pairs.3.score: 0.5, 0.25`; undefined when they are the same, bit for bit.
 * `assert.deepEqual` draws both from end to end when they differ, which for long arrays takes more memory than a small board has.
 */
export function firstDifference(a: unknown, b: unknown): string | undefined {
  return isDeepStrictEqual(a, b) ? undefined : differenceAt('', a, b);
}

function differenceAt(where: string, a: unknown, b: unknown): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return `${where}: ${String(a)}, ${String(b)}`;
  const right = new Map<string, unknown>(Object.entries(b));
  const left = Object.entries(a);
  if (left.length !== right.size) return `${where}: ${left.length} parts, ${right.size} parts`;
  for (const [key, value] of left) {
    const difference = differenceAt(`${where}.${key}`, value, right.get(key));
    if (difference !== undefined) return difference;
  }
  return undefined;
}
