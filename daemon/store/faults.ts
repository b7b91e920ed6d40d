import { Fault, messageOf, systemErrorCode } from '../core/errors.ts';

/** LevelDB wraps the reason of a failed open in `cause`: the innermost error tells. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? innermost(error.cause) : error;
}

export const damageRemedy =
  'change nothing in the folder; restore a backup, or see with "bitmapd store repair --into FOLDER" what a copy of it still holds';

/** A file of LevelDB that is not there, or is shorter than it must be (`Invalid argument`, of a table). */
const ownFileIsLost =
  /(MANIFEST-\d+|CURRENT|\d+\.(ldb|sst)): (No such file or directory|Invalid argument|Is a directory)/;

/** What a failure of LevelDB, or of the file system below it, means to a caller. */
export function storeFault(folder: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  const reason = innermost(error);
  const message = messageOf(reason);
  const detail = { where: folder, cause: error };
  if (systemErrorCode(reason) === 'LEVEL_LOCKED') {
    const remedy =
      'stop the daemon that runs on it, with systemctl stop bitmapd or bitmapd-hub, and start it again afterwards';
    return new Fault('busy', 'the store is held by another process', { ...detail, remedy });
  }
  if (/No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/.test(message)) {
    return new Fault('disk-full', 'no space left for the store', { ...detail, remedy: 'free some space' });
  }
  if (systemErrorCode(reason) === 'LEVEL_CORRUPTION' || ownFileIsLost.test(message)) {
    return new Fault('corrupt', `the store is damaged: ${message}`, { ...detail, remedy: damageRemedy });
  }
  return new Fault('unavailable', `the store does not answer: ${message}`, detail);
}
