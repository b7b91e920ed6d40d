import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { Fault, messageOf } from './core/errors.ts';

/**
 * Remembers, outside of a data folder, which volume it lies on: a mark inside of the folder is as absent as the rest of it
 * when the volume is not mounted, and the empty place below would pass for a new kiosk.
 *
 * Kept where the XDG Base Directory Specification has a user's state. A folder on the root file system needs no memory.
 */
interface Memory {
  readonly folder: string;
  /** Where the volume is mounted. */
  readonly mountPoint: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

function memoryFile(folder: string, { XDG_STATE_HOME: home }: Environment): string {
  const state = home === undefined || home === '' ? path.join(homedir(), '.local/state') : home;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return path.join(state, 'bitmapd/volumes', `${name}.json`);
}

/** Fault `not-found` when the folder was last seen on a volume that is not mounted now. */
export async function requireVolume(given: string, environment: Environment): Promise<void> {
  const file = memoryFile(path.resolve(given), environment);
  if (!existsSync(file)) return;
  const { mountPoint } = JSON.parse(await readFile(file, 'utf8')) as Memory;
  if (isMountPoint(mountPoint)) return;
  throw new Fault('not-found', 'the volume of the data folder is not mounted', {
    where: given,
    wanted: `a volume at ${mountPoint}`,
    remedy: `mount it; if it is gone for good, remove ${file}`,
  });
}

/** To be called for a folder that is there. `log` is told when it cannot be remembered. */
export async function rememberVolume(
  given: string,
  environment: Environment,
  log: (line: string) => void,
): Promise<void> {
  const folder = path.resolve(given);
  const mountPoint = mountPointOf(folder);
  const file = memoryFile(folder, environment);
  if (mountPoint === path.parse(folder).root || existsSync(file)) return;
  const memory: Memory = { folder, mountPoint };
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, `${JSON.stringify(memory)}\n`, { mode: 0o600, flush: true });
  } catch (error) {
    log(`should ${mountPoint} not be mounted one day, that will not be noticed: ${messageOf(error)}`);
  }
}

function mountPointOf(folder: string): string {
  const parent = path.dirname(folder);
  return parent === folder || isMountPoint(folder) ? folder : mountPointOf(parent);
}

/** As mountpoint(1) tells: another device than that of the folder around it. */
function isMountPoint(folder: string): boolean {
  const own = statSync(folder, { throwIfNoEntry: false });
  const around = statSync(path.dirname(folder), { throwIfNoEntry: false });
  return own !== undefined && own.dev !== around?.dev;
}
