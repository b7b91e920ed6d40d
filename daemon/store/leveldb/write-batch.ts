import { VarintReader } from './varint-reader.ts';

/** What a record of LevelDB's log is: the changes of one write (db/write_batch.cc). */
export interface LoggedBatch {
  /** Changes have numbers without a gap, over all batches of a database. */
  readonly firstNumber: number;
  readonly count: number;
  /** Of what is put, in order. */
  readonly putKeys: readonly string[];
}

const headerBytes = 12;
const kinds = { delete: 0, put: 1 } as const;

/** Throws RangeError for what is no batch. */
export function readBatch(payload: Uint8Array): LoggedBatch {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const reader = new VarintReader(bytes.subarray(headerBytes));
  const count = bytes.readUInt32LE(8);
  const putKeys: string[] = [];
  for (let change = 0; change < count; change++) {
    const [kind] = reader.take(1);
    const key = reader.sized();
    if (kind === kinds.delete) continue;
    if (kind !== kinds.put) throw new RangeError(`a change of kind ${kind}`);
    putKeys.push(key.toString('utf8'));
    reader.sized();
  }
  return { firstNumber: Number(bytes.readBigUInt64LE(0)), count, putKeys };
}
