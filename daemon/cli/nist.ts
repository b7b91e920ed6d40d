import type { Verb } from './bitmapd.ts';
import { defineEncode } from './nist-encode.ts';
import { defineShow } from './nist-show.ts';

/** `bitmapd nist show|encode`: files of ANSI/NIST-ITL 1 in the traditional encoding. */
export const define: Verb['define'] = (command, output) => {
  defineShow(command, output);
  defineEncode(command, output);
};
