import type { Verb } from './bitmapd.ts';
import { defineRotateKey } from './store-rotate-key.ts';

/** `bitmapd store rotate-key`. */
export const define: Verb['define'] = (command, output) => {
  defineRotateKey(command, output);
};
