import path from 'node:path';
import { looksLikeIrisTemplate } from './iris-template/iris-template.ts';
import { looksLikeIrisRecord } from './iso19794/iris-record.ts';
import { looksLikeFmr } from './iso19794/minutiae-record.ts';

/** What may be enrolled, compared and searched with: a record of ISO/IEC 19794-2 or its kin, one of 19794-6, or our own iris template. */
export type SampleKind = 'finger-minutiae' | 'iris-record' | 'iris-template' | 'image';

/** By its bytes; a file that begins as none of them is what its extension says, so that damage is told of where it is. */
export function sampleKind(bytes: Uint8Array, file: string): SampleKind {
  if (looksLikeFmr(bytes)) return 'finger-minutiae';
  if (looksLikeIrisRecord(bytes)) return 'iris-record';
  if (looksLikeIrisTemplate(bytes)) return 'iris-template';
  return kindByExtension[path.extname(file).toLowerCase()] ?? 'image';
}

const kindByExtension: Readonly<Record<string, SampleKind>> = {
  '.fmr': 'finger-minutiae',
  '.iir': 'iris-record',
  '.irc': 'iris-template',
};
