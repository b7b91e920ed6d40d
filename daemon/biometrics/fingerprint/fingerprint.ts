import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import type { Image } from '../../core/image.ts';
import type { Quality } from '../../core/quality.ts';
import type { Modality } from '../modality.ts';
import { assessExtraction } from './assess.ts';
import { calibratedTo } from './calibration.ts';
import { compare } from './compare.ts';
import { extract, extractStages } from './extract.ts';

/** The interchange form of a template, which lives with the other formats. */
export type FingerprintCodec = Pick<Modality<FingerprintTemplate>, 'encode' | 'decode'>;

/** The fingerprint modality; templates are interchanged through the codec (ISO/IEC 19794-2:2005). */
export function fingerprintModality(codec: FingerprintCodec): Modality<FingerprintTemplate> {
  return {
    name: 'fingerprint',
    calibratedTo,
    assess,
    extract,
    compare,
    encode: codec.encode,
    decode: codec.decode,
  };
}

/** How good an impression is. Costs as much as an extraction, since minutiae count: see `acquire` for both. */
export function assess(image: Image): Quality {
  return assessExtraction(extractStages(image));
}

/** Quality and template in one go. The template is there even when it is not usable. */
export function acquire(image: Image): { readonly quality: Quality; readonly template: FingerprintTemplate } {
  const extraction = extractStages(image);
  return { quality: assessExtraction(extraction), template: extraction.template };
}
