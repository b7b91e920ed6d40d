import { readBinary } from './binary-reader.ts';
import { type ContentEntry, readContent, writeContent } from './content.ts';
import { nistFault } from './fault.ts';
import { frameOf, type Rest } from './frame.ts';
import { readTagged } from './tagged-reader.ts';
import { subfieldsOf, valueOf } from './text.ts';
import { fieldOf, isBinary, latin1, type NistRecord } from './transaction.ts';
import { withLength } from './writer.ts';

/** A record that was read, and how many bytes of the file it is. */
export interface Taken {
  readonly record: NistRecord;
  readonly length: number;
}

/** The records of a file one after the other, as 1.003 CNT lists them; the bytes are handed in. */
export class RecordSequence {
  readonly #where: string | undefined;
  #entries: readonly ContentEntry[] = [{ type: 1, idc: '' }];
  #taken = 0;
  #offset = 0;

  constructor(where?: string) {
    this.#where = where;
  }

  /** Whether all records that are listed have been read. */
  get isDone(): boolean {
    return this.#taken === this.#entries.length;
  }

  /** Which records are listed, the Type-1 first; it alone before that has been read. */
  get entries(): readonly ContentEntry[] {
    return this.#entries;
  }

  /** Bytes of the file that have been taken. */
  get offset(): number {
    return this.#offset;
  }

  /**
   * The next record of what is there from its first byte on (`isAll`: to the end of the file), or how many bytes have to be there to read it.
   * Throws Fault `bad-input` with offset and clause.
   */
  take(bytes: Uint8Array, isAll: boolean): Taken | { readonly needed: number } {
    const entry = this.#entries[this.#taken];
    if (entry === undefined) throw new Error('all records have been taken');
    if (bytes.length === 0 && isAll) throw this.#missing(entry);
    const rest: Rest = { bytes, isAll, offset: this.#offset, where: this.#where };
    const frame = frameOf(rest, entry, this.#entries[this.#taken + 1]);
    if ('needed' in frame) return frame;
    const { length, tag } = frame;
    const own = bytes.subarray(0, length);
    const record = tag
      ? readTagged(own, tag, this.#offset, this.#where)
      : readBinary(entry.type, own, this.#offset);
    if (entry.type === 1) this.#entries = [entry, ...readContent(record, this.#where)];
    this.#taken++;
    this.#offset += length;
    return { record: withLengthAsWritten(record), length };
  }

  #missing({ type, idc }: ContentEntry) {
    if (type === 1) return nistFault('the file is empty', 0, '8.1', { where: this.#where });
    const what = `the file ends where record ${this.#taken + 1}, Type-${type} with IDC ${idc}, should begin`;
    return nistFault(what, this.#offset, '8.1, 1.003 CNT', { where: this.#where });
  }
}

/** A length that is not what it would be written as stays as it was. */
function withLengthAsWritten(record: NistRecord): NistRecord {
  if (isBinary(record.type)) return record;
  const given = fieldOf(record, 1)?.value;
  const right = fieldOf(withLength(record), 1)?.value;
  const isRight = given !== undefined && right !== undefined && latin1(given) === latin1(right);
  return isRight ? record : { ...record, asWritten: [...(record.asWritten ?? []), 'LEN'] };
}

/** The same of the list of records, once all have been read. */
export function withContentAsWritten(first: NistRecord, records: readonly NistRecord[]): NistRecord {
  const given = fieldOf(first, 3);
  if (given === undefined) return first;
  const right = valueOf(writeContent(subfieldsOf(given.value, 'latin1'), records, false), 'latin1');
  if (latin1(given.value) === latin1(right)) return first;
  return { ...first, asWritten: [...(first.asWritten ?? []), 'CNT'] };
}
