import { existsSync } from 'node:fs';

/** systemd-timesyncd makes the first when it has set the clock; bitmapd-clock.service the second for chrony, ntpd and their like. */
export const synchronisedFiles: readonly string[] = [
  '/run/systemd/timesync/synchronized',
  '/run/bitmapd-clock/synchronised',
];

/** True when a time server is known to hold the clock. A machine that says nothing of it has a clock that anybody may have set. */
export function isSynchronised(files: readonly string[] = synchronisedFiles): boolean {
  return files.some(file => existsSync(file));
}
