import {
  decodeIrisTemplate,
  encodeIrisTemplate,
  looksLikeIrisTemplate,
} from '../formats/iris-template/iris-template.ts';
import { fingerprint } from './fingerprint/fingerprint.ts';
import { iris } from './iris/iris.ts';
import { quickIrises } from './iris/search/quick.ts';
import type { AnyModality } from './searchable.ts';

const searchedIris: AnyModality = {
  ...iris,
  encode: encodeIrisTemplate,
  decode: decodeIrisTemplate,
  recognises: looksLikeIrisTemplate,
  quick: quickIrises(),
} as typeof iris;

/** What a kiosk takes and searches. */
export const allModalities: readonly AnyModality[] = [fingerprint, searchedIris];
