import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Random } from '../../../hal/drivers/sim/random.ts';

/** The files that a store consists of, by what they are for; its lock and its journals for people are none of them. */
export const fileKinds = {
  table: /\.ldb$/,
  log: /^\d+\.log$/,
  manifest: /^MANIFEST-/,
  current: /^CURRENT$/,
  slots: /^encounter-keys/,
  witness: /\.witness$/,
  ballast: /ballast/,
  /** Of what was acknowledged, and of who has it open. */
  marks: /^(acknowledged|open-by)$/,
} as const;
export type FileKind = keyof typeof fileKinds;

/** Files with bytes in them, by kind; kinds without any are left out. */
export function filesByKind(folder: string): ReadonlyMap<FileKind, readonly string[]> {
  const files = readdirSync(folder, { recursive: true }).map(name => path.join(folder, String(name)));
  const full = files.filter(file => statSync(file).isFile() && statSync(file).size > 0);
  const kinds = Object.keys(fileKinds) as FileKind[];
  const byKind = kinds.map(kind => {
    const own = full.filter(file => fileKinds[kind].test(path.basename(file)));
    return [kind, own] as const;
  });
  return new Map(byKind.filter(([, own]) => own.length > 0));
}

/** One bit flipped, or the end cut off, in a file of a kind. Gives what was done, in words. */
export function damage(folder: string, kind: FileKind, random: Random): string {
  const file = random.pick(filesByKind(folder).get(kind) ?? []);
  const { size } = statSync(file);
  const name = path.basename(file);
  if (random.chance(0.2)) {
    const length = random.integer(size);
    truncateSync(file, length);
    return `${name} cut from ${size} to ${length} bytes`;
  }
  const bytes = readFileSync(file);
  const at = placeIn(bytes, random);
  const bit = random.integer(8);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  writeFileSync(file, bytes);
  return `bit ${bit} of byte ${at} of ${size} in ${name} flipped`;
}

/** LevelDB's index and filter lie at the end of a table, behind everything else. */
const endBytes = 4096;
const recordKeys = /(audit|encounter|evidence|outbox|meta|list|reference|account)\//g;

/** Anywhere; or, since most bytes are pictures, where keys are, or what finds them. */
function placeIn(bytes: Buffer, random: Random): number {
  const anywhere = random.integer(bytes.length);
  const keys = random.chance(1 / 3) ? [...bytes.toString('latin1').matchAll(recordKeys)] : [];
  if (keys.length > 0) {
    const at = (random.pick(keys).index ?? 0) + random.integer(60) - 20;
    return Math.min(Math.max(at, 0), bytes.length - 1);
  }
  if (random.chance(0.5)) return Math.max(0, bytes.length - 1 - random.integer(endBytes));
  return anywhere;
}
