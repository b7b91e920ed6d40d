import type { Verb } from './bitmapd.ts';
import { defineClearTamper } from './store-clear-tamper.ts';
import { defineRotateKey } from './store-rotate-key.ts';

/** `bitmapd store rotate-key|clear-tamper`. */
export const define: Verb['define'] = (command, output) => {
  defineRotateKey(command, output);
  defineClearTamper(command, output);
};
