import { fingerImagesOf, readFingerImageRecord } from '../iso19794/finger-image-record.ts';
import { readIrisRecord } from '../iso19794/iris-record.ts';
import { readMinutiaeRecord } from '../iso19794/minutiae-record.ts';
import type { SingleKind } from '../record-kind.ts';
import type { Bir } from './bir.ts';

/** A record as it may stand in a BIR. */
export type WrappedKind = SingleKind;

/** Registered number of ISO/IEC JTC 1/SC 37, and its types of biometric data blocks. */
const organization = '257';
const about: Readonly<Record<WrappedKind, { readonly type?: string; readonly of?: string }>> = {
  'finger-minutiae': { type: '2', of: 'Finger' },
  'finger-image': { type: '7', of: 'Finger' },
  'face-image': { type: '8', of: 'Face' },
  'iris-image': { type: '9', of: 'Iris' },
  'iso-39794': {},
};

const fingers = ['Thumb', 'IndexFinger', 'MiddleFinger', 'RingFinger', 'LittleFinger'] as const;
const fours = fingers.slice(1).join(' ');
const eyes = ['', 'Right', 'Left'] as const;

/**
 * A BIR around a record, which is in it byte for byte: format, type, subtype by the record's first view, level raw, or
 * processed where it holds minutiae. Of ISO/IEC 39794 nothing is said. Throws Fault `bad-input` for a damaged record.
 */
export function birOfRecord(record: Uint8Array, kind: WrappedKind, where: string): Bir {
  const { type, of } = about[kind];
  const subtype = subtypeOf(record, kind, where);
  return {
    version: { major: 1, minor: 1 },
    cbeffVersion: { major: 1, minor: 1 },
    birInfo: { Integrity: 'false' },
    bdbInfo: {
      ...(type !== undefined && { registered: { Format: { organization, type } } }),
      Encryption: 'false',
      ...(of !== undefined && { Type: of }),
      ...(subtype !== '' && { Subtype: subtype }),
      Level: kind === 'finger-minutiae' ? 'Processed' : 'Raw',
      Purpose: 'Enroll',
    },
    birs: [],
    bdb: record,
  };
}

function subtypeOf(record: Uint8Array, kind: WrappedKind, where: string): string {
  if (kind === 'iris-image') return eyes[readIrisRecord(record, where).views[0].eye];
  if (kind === 'finger-minutiae') return fingerName(readMinutiaeRecord(record, where).template.position);
  if (kind === 'finger-image')
    return fingerName(fingerImagesOf(readFingerImageRecord(record, where))[0].position);
  return '';
}

/** Of a finger or of four; empty for thumbs together, palms and what is not known. */
function fingerName(position: number): string {
  if (position >= 1 && position <= 10) {
    return `${position <= 5 ? 'Right' : 'Left'} ${fingers[(position - 1) % 5]}`;
  }
  if (position === 13) return `Right ${fours}`;
  return position === 14 ? `Left ${fours}` : '';
}
