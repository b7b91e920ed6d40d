import { RecordSequence, withContentAsWritten } from './sequence.ts';
import type { NistRecord, Transaction } from './transaction.ts';

/**
 * A whole ANSI/NIST-ITL file in the traditional encoding: all types and versions, the record sequence that its 1.003 CNT lists. Values are
 * windows on the bytes that are given. `where` (the file) stands before each error. What is wrong and can be read all the same is read, and
 * written again as it was. Throws Fault `bad-input` with offset and clause.
 */
export function readTransaction(bytes: Uint8Array, where?: string): Transaction {
  const sequence = new RecordSequence(where);
  const records: NistRecord[] = [];
  while (!sequence.isDone) {
    const taken = sequence.take(bytes.subarray(sequence.offset), true);
    if ('needed' in taken) throw new Error('a whole file is never too short to tell');
    records.push(taken.record);
  }
  const [first, ...others] = records;
  const trailer = bytes.subarray(sequence.offset);
  return first === undefined
    ? { records, trailer }
    : { records: [withContentAsWritten(first, records), ...others], trailer };
}
