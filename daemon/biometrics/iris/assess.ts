import type { Image } from '../../core/image.ts';
import type { Quality } from '../../core/quality.ts';
import type { FoundIris } from './extract.ts';
import { measure } from './measures.ts';

export const noEye: Quality = { score: 0, usable: false, reasons: ['no-eye'], measures: {} };
export function assessIris(image: Image, found: FoundIris): Quality {
  const measures = measure(image, found);
  return { score: Math.round(100 * measures.usableIrisArea), usable: true, reasons: [], measures };
}
