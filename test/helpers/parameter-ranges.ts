// What the comments of a parameters.ts say: `LOW to HIGH.` at the end of the comment above each number.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './project.ts';

/** A number of a parameters.ts, by the names that lead to it, and the ends of its range. */
export interface StatedRange {
  readonly path: readonly (string | number)[];
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const number = String.raw`-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?`;

/** Every number in `parameters`, with the range that the source states; throws Error for one that has none. */
export function statedRanges(source: string, parameters: object): StatedRange[] {
  const comments = commentsByPath(readFileSync(path.join(projectRoot, source), 'utf8'));
  return [...leavesOf(parameters, [])].map(({ path, value }) => {
    const names = path.filter(name => typeof name === 'string');
    const [comment, key] = comments.has(names.join('.'))
      ? [comments.get(names.join('.')), '']
      : [comments.get(names.slice(0, -1).join('.')), `${names.at(-1)} `];
    const range = new RegExp(`${key}(${number}) to (${number})${key === '' ? String.raw`\.$` : ''}`);
    const [, low, high] = range.exec(comment ?? '') ?? [];
    if (high === undefined) throw new Error(`${source}: ${path.join('.')} states no range`);
    return { path, value, low: plain(low), high: plain(high) };
  });
}

const plain = (text: string) => Number(text.replaceAll(',', ''));

function* leavesOf(
  value: unknown,
  path: readonly (string | number)[],
): Generator<{ path: readonly (string | number)[]; value: number }> {
  if (typeof value === 'number') yield { path, value };
  else if (Array.isArray(value)) for (const [k, item] of value.entries()) yield* leavesOf(item, [...path, k]);
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) yield* leavesOf(item, [...path, name]);
}

/** The comment right above each key, on one line, by the keys that lead to it: the source is Biome's, a key a line. */
function commentsByPath(source: string): Map<string, string> {
  const found = new Map<string, string>();
  const open: string[] = [];
  let comment = '';
  for (const [, doc, key, opens, closes] of source.matchAll(
    /\/\*\*([\s\S]*?)\*\/|^ +(\w+): ?([{[]$)?|^ +([}\]])/gm,
  )) {
    if (doc !== undefined) comment = doc.replaceAll(/\s*\n\s*\* ?/g, ' ').trim();
    else if (closes) open.pop();
    else {
      if (comment !== '') found.set([...open, key].join('.'), comment);
      comment = '';
      if (opens) open.push(key);
    }
  }
  return found;
}
