import { existsSync } from 'node:fs';
import type { Row } from './row.ts';

/** The rows of the report, in its order. */
export const rowNames = [
  'kill',
  'crash-states',
  'ext4-snapshots',
  'disk-full',
  'bit-flips',
  'clock',
  'broker',
  'http',
  'images',
  'endurance',
  'simulation',
] as const;

/** Loaded one at a time, so that a row need not load what only another one needs. Undefined when nobody has built it. */
export async function loadRow(name: string): Promise<Row | undefined> {
  const file = new URL(`./rows/${name}.js`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const { row } = (await import(file.href)) as { readonly row: Row };
  return row;
}
