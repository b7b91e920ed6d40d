import { existsSync } from 'node:fs';
import type { Row } from './row.ts';

/** Rows that are made one after the other. */
type Track = readonly string[];

/**
 * The tracks of a round go on side by side: an emulated board keeps hardly more than one processor busy. First the rows
 * that share a guest beside those that boot their own; then, alone, the one whose milliseconds count.
 */
export const rounds: readonly (readonly Track[])[] = [
  [
    ['kernels', 'gpio', 'i2c', 'camera', 'scanner', 'doctor'],
    ['unit', 'egate', 'power-cut', 'watchdog'],
  ],
  [['fire']],
];

export const rowNames = rounds.flat(2);

/** Loaded one at a time, so that a row need not load what only another one needs. Undefined when nobody has built it. */
export async function loadRow(name: string): Promise<Row | undefined> {
  const file = new URL(`./rows/${name}.js`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const { row } = (await import(file.href)) as { readonly row: Row };
  return row;
}
