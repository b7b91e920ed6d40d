import { nistFault } from './fault.ts';
import { longestRecordBytes } from './parameters.ts';
import { RecordSequence, type Taken } from './sequence.ts';
import type { NistRecord } from './transaction.ts';

export interface StreamOptions {
  /** The file: stands before each error. */
  readonly where?: string;
  /** The longest record that is gathered, bytes. */
  readonly longestBytes?: number;
  /** Told at the end how many bytes stand behind the last record, and where. */
  readonly onTrailer?: (bytes: number, offset: number) => void;
}

/**
 * The records of a file one after the other, as its bytes come: for files that are larger than what should be held. Not more than the longest
 * record, the chunk behind it and a copy of both is held at a time. Whether 1.003 CNT is right shows only when all have been read, so it is
 * not marked as written. Throws Fault `bad-input` with offset and clause.
 */
export async function* readRecords(
  source: AsyncIterable<Uint8Array>,
  { where, longestBytes = longestRecordBytes, onTrailer }: StreamOptions = {},
): AsyncGenerator<NistRecord> {
  const sequence = new RecordSequence(where);
  const gathered = new Gathered(source[Symbol.asyncIterator]());
  try {
    while (!sequence.isDone) {
      const { record, length } = await nextOf(sequence, gathered, longestBytes, where);
      gathered.drop(length);
      yield record;
    }
    onTrailer?.(await gathered.drain(), sequence.offset);
  } finally {
    await gathered.close();
  }
}

async function nextOf(
  sequence: RecordSequence,
  gathered: Gathered,
  longestBytes: number,
  where: string | undefined,
): Promise<Taken> {
  let needed = 1;
  for (;;) {
    if (needed > longestBytes) throw tooLong(sequence.offset, needed, longestBytes, where);
    const isAll = await gathered.fill(needed);
    const taken = sequence.take(gathered.bytes, isAll);
    if (!('needed' in taken)) return taken;
    needed = taken.needed;
  }
}

function tooLong(offset: number, needed: number, longestBytes: number, where: string | undefined) {
  return nistFault('a record is longer than is gathered', offset, 'Annex B, xx.001 LEN', {
    where,
    given: `${needed} bytes`,
    wanted: `${longestBytes} or fewer`,
  });
}

/** What has come of a source and has not been used. */
class Gathered {
  readonly #source: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  #isAll = false;

  constructor(source: AsyncIterator<Uint8Array>) {
    this.#source = source;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Waits until so many bytes are there, or the source has ended: then gives true. */
  async fill(needed: number): Promise<boolean> {
    const chunks = [this.#bytes];
    let length = this.#bytes.length;
    while (length < needed && !this.#isAll) {
      const { value, done } = await this.#source.next();
      if (done === true) this.#isAll = true;
      else {
        chunks.push(value);
        length += value.length;
      }
    }
    if (chunks.length > 1) this.#bytes = Buffer.concat(chunks, length);
    return this.#isAll;
  }

  drop(length: number): void {
    this.#bytes = this.#bytes.subarray(length);
  }

  /** Lets go of a source that has not been read to its end. */
  async close(): Promise<void> {
    if (!this.#isAll) await this.#source.return?.();
  }

  /** Reads to the end, and gives how many bytes were left. */
  async drain(): Promise<number> {
    let length = this.#bytes.length;
    while (!this.#isAll) {
      const { value, done } = await this.#source.next();
      if (done === true) this.#isAll = true;
      else length += value.length;
    }
    return length;
  }
}
