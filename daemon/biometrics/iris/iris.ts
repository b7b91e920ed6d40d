import type { Image } from '../../core/image.ts';
import type { IrisTemplate } from '../../core/iris.ts';
import type { Quality } from '../../core/quality.ts';
import { decodeIrisTemplate, encodeIrisTemplate } from '../../formats/iris-template/iris-template.ts';
import type { Examined, SearchableModality } from '../searchable.ts';
import { calibratedTo } from './calibration.ts';
import { compare, comparePrepared } from './compare.ts';
import { extractIris } from './extract.ts';
import { type PreparedIris, prepare } from './prepare.ts';

/** The iris modality: near-infrared images of one eye (see extract.ts for the stages, compare.ts for the score). */
export const iris: SearchableModality<IrisTemplate, PreparedIris> = {
  name: 'iris',
  calibratedTo,
  assess,
  extract,
  examine,
  compare,
  prepare,
  comparePrepared,
  positionOf: ({ eye }) => eye,
  pairs: () => [],
  pixelScale: () => 1,
  encode: encodeIrisTemplate,
  decode: decodeIrisTemplate,
};

/** How good an image of an eye is. Costs as much as an extraction: see `examine` for both. */
export function assess(image: Image): Quality {
  return extractIris(image).quality;
}

/** The template is there even when it is not usable. */
export function extract(image: Image): IrisTemplate {
  return extractIris(image).template;
}

function examine(image: Image): Examined<IrisTemplate> {
  const { template, quality } = extractIris(image);
  return { template, assess: () => quality };
}
