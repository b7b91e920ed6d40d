import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import type { Image } from '../../core/image.ts';
import type { Quality } from '../../core/quality.ts';
import { decodeFmr2005, encodeFmr2005 } from '../../formats/iso19794/finger-minutiae-2005.ts';
import type { Examined, SearchableModality } from '../searchable.ts';
import { assessExtraction } from './assess.ts';
import { calibratedTo } from './calibration.ts';
import { compare, comparePrepared, pairs } from './compare.ts';
import { extract, extractStages } from './extract.ts';
import { type PreparedTemplate, prepare } from './prepare.ts';
import { quickFingerprints } from './search/quick.ts';

/** The fingerprint modality; templates are interchanged as ISO/IEC 19794-2:2005. */
export const fingerprint: SearchableModality<FingerprintTemplate, PreparedTemplate> = {
  name: 'fingerprint',
  calibratedTo,
  assess,
  extract,
  examine,
  compare,
  prepare,
  comparePrepared,
  pairs,
  quick: quickFingerprints,
  encode: encodeFmr2005,
  decode: decodeFmr2005,
};

/** How good an impression is. Costs as much as an extraction, since minutiae count: see `examine` for both. */
export function assess(image: Image): Quality {
  return assessExtraction(extractStages(image));
}

function examine(image: Image): Examined<FingerprintTemplate> {
  const extraction = extractStages(image);
  return { template: extraction.template, assess: () => assessExtraction(extraction) };
}

/** Quality and template in one go. The template is there even when it is not usable. */
export function acquire(image: Image): { readonly quality: Quality; readonly template: FingerprintTemplate } {
  const examined = examine(image);
  return { quality: examined.assess(), template: examined.template };
}
