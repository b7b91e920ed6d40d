import { looksLikeTransaction } from './ansi-nist/images.ts';
import { looksLikeBirXml } from './cbeff/bir-reader.ts';
import { looksLikeFaceImageRecord } from './iso19794/face-image-record.ts';
import { looksLikeFingerImageRecord } from './iso19794/finger-image-record.ts';
import { looksLikeIrisRecord } from './iso19794/iris-record.ts';
import { looksLikeFmr } from './iso19794/minutiae-record.ts';
import { looksLike39794 } from './iso39794/record.ts';
import { looksLikeBiometricGroup } from './lds/biometric-group.ts';
import { looksLikeOsiaJson } from './osia/biometric-data.ts';

/** Records of one standard. */
export type SingleKind = 'finger-minutiae' | 'finger-image' | 'face-image' | 'iris-image' | 'iso-39794';

const holders = ['bir-xml', 'osia-json', 'data-group', 'ansi-nist'] as const;
/** What holds several of them, or images. */
export type HolderKind = (typeof holders)[number];

/** What may be exchanged beside images. */
export type RecordKind = SingleKind | HolderKind;

export const isHolder = (kind: RecordKind | undefined): kind is HolderKind =>
  kind !== undefined && (holders as readonly string[]).includes(kind);

const looks: readonly (readonly [RecordKind, (bytes: Uint8Array) => boolean])[] = [
  ['finger-minutiae', looksLikeFmr],
  ['finger-image', looksLikeFingerImageRecord],
  ['face-image', looksLikeFaceImageRecord],
  ['iris-image', looksLikeIrisRecord],
  ['data-group', looksLikeBiometricGroup],
  ['iso-39794', looksLike39794],
  ['bir-xml', looksLikeBirXml],
  ['osia-json', looksLikeOsiaJson],
  ['ansi-nist', looksLikeTransaction],
];

/** By the first bytes; undefined for an image and whatever else. */
export function recordKindOf(bytes: Uint8Array): RecordKind | undefined {
  return looks.find(([, isOne]) => isOne(bytes))?.[0];
}
