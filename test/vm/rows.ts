import { existsSync } from 'node:fs';
import type { Row } from './row.ts';

/** The rows of the report, in its order: those that share a guest first. */
export const rowNames = [
  'kernels',
  'gpio',
  'i2c',
  'camera',
  'scanner',
  'doctor',
  'egate',
  'fire',
  'power-cut',
  'watchdog',
  'unit',
] as const;

/** Loaded one at a time, so that a row need not load what only another one needs. Undefined when nobody has built it. */
export async function loadRow(name: string): Promise<Row | undefined> {
  const file = new URL(`./rows/${name}.js`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const { row } = (await import(file.href)) as { readonly row: Row };
  return row;
}
