import type { FingerprintTemplate } from '../core/fingerprint.ts';
import { decodeFmr2005, encodeFmr2005 } from '../formats/iso19794/finger-minutiae-2005.ts';
import { assessExtraction } from './fingerprint/assess.ts';
import { comparePrepared, pairs } from './fingerprint/compare.ts';
import { extractStages } from './fingerprint/extract.ts';
import { fingerprintModality } from './fingerprint/fingerprint.ts';
import { type PreparedTemplate, prepare } from './fingerprint/prepare.ts';
import type { SearchableModality } from './searchable.ts';

/** The fingerprint, with ISO/IEC 19794-2:2005 as its codec. */
export const searchableFingerprint: SearchableModality<FingerprintTemplate, PreparedTemplate> = {
  ...fingerprintModality({ encode: encodeFmr2005, decode: decodeFmr2005 }),
  examine: image => {
    const extraction = extractStages(image);
    return { template: extraction.template, assess: () => assessExtraction(extraction) };
  },
  prepare,
  comparePrepared,
  pairs,
};
