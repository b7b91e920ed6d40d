import type { Verb } from './bitmapd.ts';
import { defineEncode } from './nist-encode.ts';
import { defineMake } from './nist-make.ts';
import { defineShow } from './nist-show.ts';
import { defineValidate } from './nist-validate.ts';

/** `bitmapd nist show|encode|validate|make`: files of ANSI/NIST-ITL 1 in the traditional encoding. */
export const define: Verb['define'] = (command, output, done) => {
  defineShow(command, output);
  defineEncode(command, output);
  defineValidate(command, output, done);
  defineMake(command, output, done);
};
