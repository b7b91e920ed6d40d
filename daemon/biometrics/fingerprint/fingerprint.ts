import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import type { Image } from '../../core/image.ts';
import type { Quality } from '../../core/quality.ts';
import { looksLikeFmr } from '../../formats/iso19794/minutiae-record.ts';
import type { Examined, SearchableModality } from '../searchable.ts';
import { assessExtraction } from './assess.ts';
import { calibratedTo } from './calibration.ts';
import { compare, comparePrepared, pairs } from './compare.ts';
import { decodeTemplate } from './decode-template.ts';
import { encodeTemplate } from './encode-template.ts';
import { extract, extractStages } from './extract.ts';
import { type PreparedTemplate, prepare } from './prepare.ts';
import { believableDpi } from './resample.ts';
import { quickFingerprints } from './search/quick.ts';

/**
 * The fingerprint modality. Templates are written as ISO/IEC 19794-2:2005, and read in that format, in that of 2011, and
 * in those of ANSI INCITS 378-2004 and -2009.
 */
export const fingerprint: SearchableModality<FingerprintTemplate, PreparedTemplate> = {
  name: 'fingerprint',
  calibratedTo,
  assess,
  extract,
  examine,
  compare,
  prepare,
  comparePrepared,
  positionOf: ({ position }) => position,
  pairs,
  quick: quickFingerprints,
  pixelScale: (probe, reference) => believableDpi(probe.dpi) / believableDpi(reference.dpi),
  encode: encodeTemplate,
  decode: decodeTemplate,
  recognises: looksLikeFmr,
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
