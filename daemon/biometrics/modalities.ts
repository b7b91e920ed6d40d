import { looksLikeIrisTemplate } from '../formats/iris-template/iris-template.ts';
import { fingerprint } from './fingerprint/fingerprint.ts';
import { quickFingerprints } from './fingerprint/search/quick.ts';
import { iris } from './iris/iris.ts';
import { quickIrises } from './iris/search/quick.ts';
import { keyedIrises, searchedCodeForm } from './keyed/keyed-iris.ts';
import { siteKey } from './keyed/site-key.ts';
import type { AnyModality } from './searchable.ts';

/**
 * What a kiosk takes and searches. With the key of a site, references are kept in its form. `threads`: how many processors there are
 * for whoever searches; with two, long lists of fingers are searched by a crew (fingerprint/search/crew.ts).
 */
export function allModalities(key?: Uint8Array, threads = 1): readonly AnyModality[] {
  const site = key && siteKey(key);
  const searchedIris = {
    ...iris,
    // Which eye is which is what cameras and lists get wrong (a driver that mirrors, a form filled in face to face). Both eyes of a person
    // are compared with both: a label that is wrong must not read as "not on the list".
    positionOf: () => 0,
    recognises: looksLikeIrisTemplate,
    quick: quickIrises(site && searchedCodeForm(site)),
    ...(site && { form: keyedIrises(site) }),
  };
  return [{ ...fingerprint, quick: quickFingerprints(threads > 1) }, searchedIris];
}
