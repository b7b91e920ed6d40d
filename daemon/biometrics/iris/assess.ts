import type { Image } from '../../core/image.ts';
import type { Quality } from '../../core/quality.ts';
import { irisShare } from './mask.ts';
import type { FoundIris } from './extract.ts';

export const noEye: Quality = { score: 0, usable: false, reasons: ['no-eye'], measures: {} };
export function assessIris(_image: Image, found: FoundIris): Quality {
  const share = irisShare(found.mask);
  return { score: Math.round(100 * share), usable: true, reasons: [], measures: { usableIrisArea: share } };
}
