// Biometric data blocks of ISO/IEC 39794, as passports from 2026 on hold them: the tag says which part they are of.
import { type Tlv, type TlvContext, hex, readTlv, tlvFault } from '../tlv/tlv.ts';
import { type Version, readVersion } from './common.ts';
import { type FaceImage39794, readFaceImage } from './face-image.ts';
import { type FingerImage39794, readFingerImage } from './finger-image.ts';
import { type IrisImage39794, readIrisImage } from './iris-image.ts';
import { Members } from './members.ts';
import { mostRepresentations } from './parameters.ts';

export type Record39794 =
  | { readonly part: 4; readonly version: Version; readonly images: readonly FingerImage39794[] }
  | { readonly part: 5; readonly version: Version; readonly images: readonly FaceImage39794[] }
  | { readonly part: 6; readonly version: Version; readonly images: readonly IrisImage39794[] };

/** [APPLICATION 4], 5 and 6, constructed. */
const partTags: ReadonlyMap<number, 4 | 5 | 6> = new Map([
  [0x64, 4],
  [0x65, 5],
  [0x66, 6],
]);
/** Around the block in the data group of a passport (within 7F2E). */
const wrapper = 0xa1;
const versionTag = 0xa0;

/** True when the bytes begin as a record of finger, face or iris images does: its tag, a length, the version block. */
export function looksLike39794(bytes: Uint8Array): boolean {
  const at = bytes[0] === wrapper ? afterLength(bytes, 1) : 0;
  return partTags.has(bytes[at]) && bytes[afterLength(bytes, at + 1)] === versionTag;
}

const afterLength = (bytes: Uint8Array, at: number) =>
  bytes[at] < 0x80 ? at + 1 : at + 1 + (bytes[at] & 0x7f);

/**
 * Reads a record of ISO/IEC 39794-4, -5 or -6 in DER, bare or in the object that a passport's data group has around it. Image
 * data are windows on `bytes`, not decoded (`decodeRecordImage`, `decodeIrisImage`); what the record has beyond the fields
 * of the parts' images is passed over. Throws Fault `bad-input` with offset and the path of the field in the ASN.1
 * module; `where` names the file, `at` is where the block stands in it.
 */
export function read39794(bytes: Uint8Array, where?: string, at = 0): Record39794 {
  const context: TlvContext = { standard: 'ISO/IEC 39794', ...(where !== undefined && { where }) };
  const outer = readTlv(bytes, 0, at, 'biometric data block', context);
  const block = outer.tag === wrapper ? readTlv(outer.value, 0, outer.valueAt, 'data block', context) : outer;
  const part = partTags.get(block.tag);
  if (part === undefined) {
    const wanted = '0x64 (fingers), 0x65 (faces) or 0x66 (irises)';
    throw tlvFault(context, 'not a record that is read', block.at, 'tag', hex(block.tag), wanted);
  }
  return readPart(part, block, { ...context, standard: `ISO/IEC 39794-${part}` });
}

const names = { 4: 'FingerImageDataBlock', 5: 'FaceImageDataBlock', 6: 'IrisImageDataBlock' } as const;

function readPart(part: 4 | 5 | 6, block: Tlv, context: TlvContext): Record39794 {
  const members = new Members(block, names[part], context);
  const version = readVersion(members);
  const blocks = members.elements(1, 'representationBlocks', mostRepresentations);
  if (part === 4) return { part, version, images: blocks.map(readFingerImage) };
  if (part === 5) return { part, version, images: blocks.map(readFaceImage) };
  return { part, version, images: blocks.map(readIrisImage) };
}
