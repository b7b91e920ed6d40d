import type { KeyRange } from './keys.ts';
import { decodeValue } from './record.ts';
import type { SealedReader } from './sealed-reader.ts';

/** The JSON value of a record; undefined when it is not there. Faults: those of `SealedReader.get`. */
export async function valueAt<Value>(
  reader: Pick<SealedReader, 'get'>,
  key: string,
): Promise<Value | undefined> {
  const plaintext = await reader.get(key);
  return plaintext === undefined ? undefined : (decodeValue(plaintext) as Value);
}

/** Those of a range, at most `limit`, in order; without what `SealedReader.list` leaves out. */
export async function valuesIn<Value>(
  reader: Pick<SealedReader, 'list'>,
  range: KeyRange,
  limit?: number,
): Promise<Value[]> {
  const records = await reader.list(range, limit);
  return records.map(([, plaintext]) => decodeValue(plaintext) as Value);
}
