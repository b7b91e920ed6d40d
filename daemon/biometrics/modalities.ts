import {
  decodeIrisTemplate,
  encodeIrisTemplate,
  looksLikeIrisTemplate,
} from '../formats/iris-template/iris-template.ts';
import { fingerprint } from './fingerprint/fingerprint.ts';
import { iris } from './iris/iris.ts';
import { quickIrises } from './iris/search/quick.ts';
import { keyedIrises, searchedCodeForm } from './keyed/keyed-iris.ts';
import { siteKey } from './keyed/site-key.ts';
import type { AnyModality } from './searchable.ts';

const codec = { encode: encodeIrisTemplate, decode: decodeIrisTemplate, recognises: looksLikeIrisTemplate };

/** What a kiosk takes and searches. With the key of a site, references are kept in its form. */
export function allModalities(key?: Uint8Array): readonly AnyModality[] {
  const site = key && siteKey(key);
  const searchedIris = {
    ...iris,
    ...codec,
    quick: quickIrises(site && searchedCodeForm(site)),
    ...(site && { form: keyedIrises(site) }),
  };
  return [fingerprint, searchedIris];
}
