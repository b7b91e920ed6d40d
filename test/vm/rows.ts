import { existsSync } from 'node:fs';
import type { Row } from './row.ts';

/** Rows that are made one after the other. */
type Track = readonly string[];

/** They go on side by side: an emulated board keeps hardly more than one processor busy, and often waits. The longest first. */
export const tracks: readonly Track[] = [
  ['kernels', 'gpio', 'i2c', 'camera', 'scanner'],
  ['egate'],
  ['unit', 'fire', 'power-cut', 'watchdog', 'doctor'],
];

export const rowNames = tracks.flat();

/** Loaded one at a time, so that a row need not load what only another one needs. Undefined when nobody has built it. */
export async function loadRow(name: string): Promise<Row | undefined> {
  const file = new URL(`./rows/${name}.js`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const { row } = (await import(file.href)) as { readonly row: Row };
  return row;
}
