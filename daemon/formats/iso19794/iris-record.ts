import { standard as standard2005, versionNumber as version2005 } from './iris-2005-layout.ts';
import { decodeIris2005 } from './iris-2005-reader.ts';
import { encodeIris2005 } from './iris-2005-writer.ts';
import { generalHeaderBytes, versionNumber as version2011 } from './iris-2011-layout.ts';
import { decodeIris2011 } from './iris-2011-reader.ts';
import { encodeIris2011 } from './iris-2011-writer.ts';
import { formatIdentifier } from './iris-fields.ts';
import type { IrisRecord } from './iris-view.ts';
import { lengthAt, textAt, unknownVersion, withoutZeros } from './record-edition.ts';

/** True when the bytes begin as an iris image record of ISO/IEC 19794-6 does, of whichever edition. */
export function looksLikeIrisRecord(bytes: Uint8Array): boolean {
  return textAt(bytes, 0) === formatIdentifier;
}

/**
 * Reads an iris image record of ISO/IEC 19794-6:2005 or :2011, without decoding its images. Zeros after the end of the
 * record, as toolkits leave that write whole buffers, are not read. Throws Fault `bad-input`; `where` names the file.
 */
export function readIrisRecord(bytes: Uint8Array, where?: string): IrisRecord {
  const record = withoutZeros(bytes, lengthAt(bytes, 8), generalHeaderBytes);
  const version = textAt(bytes, 4);
  if (!looksLikeIrisRecord(bytes) || version === version2005) return decodeIris2005(record, where);
  if (version === version2011) return decodeIris2011(record, where);
  throw unknownVersion(
    'an iris image record',
    bytes,
    { [version2005]: standard2005, [version2011]: ':2011' },
    where,
  );
}

export function writeIrisRecord(record: IrisRecord): Uint8Array<ArrayBuffer> {
  return record.edition === '2005' ? encodeIris2005(record) : encodeIris2011(record);
}
