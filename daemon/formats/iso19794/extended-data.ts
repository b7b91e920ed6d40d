import type { RecordReader } from './record-reader.ts';

/**
 * One extended data area of a finger view (ISO/IEC 19794-2:2005, 7.5): whatever the standard does not carry otherwise.
 * `bytes` is what follows the type and the length.
 */
export interface ExtendedData {
  /**
   * The area type code. 0x0001 ridge counts, 0x0002 cores and deltas, 0x0003 zonal quality; a vendor's own has neither
   * byte 0: 0x0101 to 0xffff.
   */
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** Type code and length, each two bytes. */
export const areaHeaderBytes = 4;
/** The length of the whole block is two bytes too. */
export const maximumBlockBytes = 0xffff;
/** Our own area, which says nothing: see `encodeExtendedData`. */
export const paddingType = 0x42ff;

const padding = new Uint8Array([paddingType >> 8, paddingType & 0xff, 0, 0]);

/** Whether the code is one that a vendor may give a meaning to. */
export function isVendorType(type: number): boolean {
  return Number.isInteger(type) && type <= 0xffff && type >> 8 !== 0 && (type & 0xff) !== 0;
}

/**
 * The areas as one block, without the block's own length.
 *
 * Readers disagree whether the length of an area counts its own four bytes of header: NIST's do, as do ANSI INCITS 378
 * and the edition of 2011; a reader in wide use for the edition of 2005 does not. Here it does, and each area is
 * followed by a padding area whose content is an empty area to those who have read four bytes too far, so that both
 * come out at its end. Throws RangeError for a type that is not a vendor's, or for more than the block holds.
 */
export function encodeExtendedData(areas: readonly ExtendedData[]): Uint8Array<ArrayBuffer> {
  const written = areas.flatMap(area => [area, { type: paddingType, bytes: padding }]);
  const length = written.reduce((sum, { bytes }) => sum + areaHeaderBytes + bytes.length, 0);
  if (length > maximumBlockBytes) {
    throw new RangeError(
      `extended data of ${length} bytes do not fit a record (at most ${maximumBlockBytes})`,
    );
  }
  const block = new Uint8Array(length);
  const view = new DataView(block.buffer);
  let at = 0;
  for (const { type, bytes } of written) {
    if (!isVendorType(type))
      throw new RangeError(`0x${type.toString(16)} is no vendor's type of extended data`);
    view.setUint16(at, type);
    view.setUint16(at + 2, areaHeaderBytes + bytes.length);
    block.set(bytes, at + areaHeaderBytes);
    at += areaHeaderBytes + bytes.length;
  }
  return block;
}

/**
 * The areas of a block, without padding. The lengths are read as including the headers, or else as excluding them,
 * whichever fills the block; where neither does, as in a block that was cut short, the areas that are whole under the
 * first reading are given. No minutia depends on them. The bytes are the block's own, not copies.
 */
export function decodeExtendedData(block: Uint8Array): ExtendedData[] {
  const inclusive = walk(block, areaHeaderBytes);
  if (inclusive.isWhole) return inclusive.areas;
  const exclusive = walk(block, 0);
  return exclusive.isWhole ? exclusive.areas : inclusive.areas;
}

function walk(block: Uint8Array, counted: number): { areas: ExtendedData[]; isWhole: boolean } {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const areas: ExtendedData[] = [];
  let at = 0;
  while (at + areaHeaderBytes <= block.length) {
    const type = view.getUint16(at);
    const length = view.getUint16(at + 2) - counted;
    const end = at + areaHeaderBytes + length;
    if (length < 0 || end > block.length) break;
    if (type !== paddingType) areas.push({ type, bytes: block.subarray(at + areaHeaderBytes, end) });
    at = end;
  }
  return { areas, isWhole: at === block.length };
}

/** By how many bytes the last block of a record may be longer than it says. */
export const slackBytes = 2;

/**
 * Reads the block that closes a finger view. The last one ends with the record, whose own length has been checked, even
 * where it says something else: of NIST's samples one has a byte less than it declares, another two bytes more.
 */
export function readExtendedData(
  reader: RecordReader,
  isLastView: boolean,
  clauses: { readonly length: string; readonly area: string },
): ExtendedData[] {
  const declared = reader.uint16('extended data block length', clauses.length);
  const left = reader.length - reader.offset;
  const endsRecord = isLastView && declared > 0 && left - declared <= slackBytes;
  return decodeExtendedData(reader.bytes(endsRecord ? left : declared, 'extended data', clauses.area));
}
