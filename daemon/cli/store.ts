import type { Verb } from './bitmapd.ts';
import { defineBackup } from './store-backup.ts';
import { defineClearTamper } from './store-clear-tamper.ts';
import { defineRepair } from './store-repair.ts';
import { defineRotateKey } from './store-rotate-key.ts';
import { defineStatus } from './store-status.ts';

/** `bitmapd store backup|restore|status|repair|rotate-key|clear-tamper`. */
export const define: Verb['define'] = (command, output, done) => {
  defineBackup(command, output, done);
  defineStatus(command, output, done);
  defineRepair(command, output, done);
  defineRotateKey(command, output);
  defineClearTamper(command, output);
};
