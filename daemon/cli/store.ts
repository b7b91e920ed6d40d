import type { Verb } from './bitmapd.ts';
import { defineRepair } from './store-repair.ts';

/** `bitmapd store repair`. */
export const define: Verb['define'] = (command, output, done) => {
  defineRepair(command, output, done);
};
