import type { ModalityName } from '../core/modality.ts';
import { decodeIrisTemplate } from '../formats/iris-template/iris-template.ts';
import { fingerprint } from './fingerprint/fingerprint.ts';
import { parameters } from './fingerprint/parameters.ts';
import { validBits } from './iris/code.ts';
import { parameters as irisParameters } from './iris/parameters.ts';

/** The traits that are searched by. */
export type SearchedTrait = Extract<ModalityName, 'fingerprint' | 'iris'>;

/** Whether there is enough in a template, as `Reference.template`, to be found by. Fault `bad-input` for what is none; `where` is told with it. */
export function isReadable(modality: SearchedTrait, template: Uint8Array, where: string): boolean {
  return modality === 'iris'
    ? validBits(decodeIrisTemplate(template, where).search) >= irisParameters.compare.fewestBits
    : fingerprint.decode(template, where).minutiae.length >= parameters.quality.fewestMinutiae;
}
