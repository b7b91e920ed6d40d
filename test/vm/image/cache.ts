import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';

const clock = new SystemClock();
/** A stage that nobody has used for so many days makes room. */
const keptMs = 3 * 24 * 3_600_000;
const hashDigits = 12;

/** Outside of the repository, so that a clean checkout still finds what the last run made. */
export const cacheFolder =
  process.env['BITMAPD_VM_CACHE'] ??
  path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'bitmapd-vm');

/** What a stage took to make; 0 when the cache had it. */
export interface StageTime {
  readonly name: string;
  readonly ms: number;
}

export const stageTimes: StageTime[] = [];
/** Rows that go on side by side may ask for the same stage. */
const making = new Map<string, Promise<void>>();

export interface Stage {
  readonly name: string;
  /** All that the result depends on: other stages' folders, recipes, contents. */
  readonly ingredients: readonly (string | Uint8Array)[];
  readonly build: (folder: string) => Promise<void>;
}

/** The folder of a finished stage; made when the cache does not hold one of the same ingredients. */
export async function finished({ name, ingredients, build }: Stage): Promise<string> {
  const hash = createHash('sha256');
  for (const part of ingredients) hash.update(`${part.length} `).update(part);
  const folder = path.join(cacheFolder, `${name}-${hash.digest('hex').slice(0, hashDigits)}`);
  const running = making.get(folder);
  if (running !== undefined) await running;
  else if (!existsSync(folder)) {
    const made = make(name, folder, build).finally(() => making.delete(folder));
    making.set(folder, made);
    await made;
  } else stageTimes.push({ name, ms: 0 });
  await utimes(folder, clock.wall(), clock.wall());
  return folder;
}

/** Made under another name: a run that was stopped leaves nothing that looks finished, and two runs do not meet. */
async function make(name: string, folder: string, build: Stage['build']): Promise<void> {
  const startedMs = clock.monotonicMs();
  const draft = `${folder}.${process.pid}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    await build(draft);
    await rename(draft, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  stageTimes.push({ name, ms: Math.round(clock.monotonicMs() - startedMs) });
}

/** Removes the stages, finished or not, that have not been used for some days. */
export async function pruneCache(): Promise<void> {
  const oldestMs = clock.wall().getTime() - keptMs;
  for (const entry of await readdir(cacheFolder).catch(() => [])) {
    const folder = path.join(cacheFolder, entry);
    const { mtimeMs } = await stat(folder);
    if (mtimeMs < oldestMs) await rm(folder, { recursive: true, force: true });
  }
}

/** The contents of files and of all files below folders, with their names: the ingredients that a source tree is. */
export async function contentsOf(names: readonly string[], below: string): Promise<(string | Buffer)[]> {
  const parts: (string | Buffer)[] = [];
  for (const name of [...names].sort()) {
    const file = path.join(below, name);
    if ((await stat(file)).isDirectory()) {
      const inside = (await readdir(file)).map(entry => path.join(name, entry));
      parts.push(...(await contentsOf(inside, below)));
    } else parts.push(name, await readFile(file));
  }
  return parts;
}
