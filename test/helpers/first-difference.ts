import { inspect, isDeepStrictEqual } from 'node:util';

/**
 * Where two values first differ, such as `.alignment.pairs.3.score: 0.5, 0.25`; undefined when they are the same, bit for bit.
 * `assert.deepEqual` draws both from end to end when they differ, which for long arrays takes more memory than a small board has.
 */
export function firstDifference(a: unknown, b: unknown): string | undefined {
  if (isDeepStrictEqual(a, b)) return undefined;
  return differenceAt('', a, b) ?? 'they differ in bits, in type or in what they are called';
}

type Parts = Readonly<Record<string, unknown>>;

function differenceAt(where: string, a: unknown, b: unknown): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return `${where}: ${inspect(a)}, ${inspect(b)}`;
  const [left, right] = [lengthOf(a), lengthOf(b)];
  if (left !== right) return `${where}: ${left} parts, ${right} parts`;
  for (const key of keysOf(a)) {
    const difference = differenceAt(`${where}.${key}`, (a as Parts)[key], (b as Parts)[key]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

const isList = (value: object): value is ArrayLike<unknown> =>
  Array.isArray(value) || ArrayBuffer.isView(value);

const lengthOf = (value: object): number => (isList(value) ? value.length : Object.keys(value).length);

/** Of a list one at a time: all at once would be longer than the list. */
function* keysOf(value: object): Generator<string> {
  if (!isList(value)) yield* Object.keys(value);
  else for (let at = 0; at < value.length; at++) yield String(at);
}
