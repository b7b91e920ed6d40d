import { limits } from './parameters.ts';
import { RefusedList } from './refused.ts';

/** The same bytes with what a Buffer can do; no copy. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** Numbers are LEB128 without a byte too many, texts and byte strings have their length before them. */
export class ByteWriter {
  readonly #parts: Uint8Array[] = [];

  number(value: number): this {
    const bytes: number[] = [];
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
    bytes.push(rest);
    return this.raw(Uint8Array.from(bytes));
  }

  text(value: string): this {
    return this.bytes(Buffer.from(value, 'utf8'));
  }

  bytes(value: Uint8Array): this {
    return this.number(value.length).raw(value);
  }

  raw(value: Uint8Array): this {
    this.#parts.push(value);
    return this;
  }

  end(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** Seven bits a byte: more than this are no safe integer. */
const numberBytes = 8;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads what `ByteWriter` wrote, and nothing else: RefusedList `malformed` names the place. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #where: string;
  #at = 0;

  constructor(bytes: Uint8Array, where: string) {
    this.#bytes = bytes;
    this.#where = where;
  }

  get offset(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  number(maximum: number, what: string): number {
    let value = 0;
    for (let digit = 0; digit < numberBytes; digit++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw this.fault(`ends within ${what}`);
      value += (byte & 0x7f) * 128 ** digit;
      if (byte > 0x7f) continue;
      if (byte === 0 && digit > 0) throw this.fault(`${what} has a byte too many`);
      if (value > maximum) throw this.fault(`${what} is too large`, `${value}`, `at most ${maximum}`);
      return value;
    }
    throw this.fault(`${what} is no number`);
  }

  text(maximumBytes: number, what: string): string {
    try {
      return utf8.decode(this.bytes(maximumBytes, what));
    } catch (error) {
      if (error instanceof RefusedList) throw error;
      throw this.fault(`${what} is no UTF-8`);
    }
  }

  /** A window on what is read. */
  bytes(maximumBytes: number, what: string): Uint8Array {
    return this.raw(this.number(maximumBytes, `the length of ${what}`), what);
  }

  raw(length: number, what: string): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw this.fault(`ends within ${what}`);
    return this.#bytes.subarray(this.#at, (this.#at += length));
  }

  /** The bytes from there to here. */
  since(offset: number): Uint8Array {
    return this.#bytes.subarray(offset, this.#at);
  }

  end(): void {
    if (!this.isAtEnd) throw this.fault('bytes are left over');
  }

  fault(what: string, given?: string, wanted?: string): RefusedList {
    const where = `${this.#where}, byte ${this.#at}`;
    return new RefusedList('malformed', what, {
      where,
      ...(given !== undefined && { given }),
      ...(wanted !== undefined && { wanted }),
    });
  }
}

export const digestBytes = 32;

/** What every file of a list begins with: what it is, and of which list. */
export function writeStart(magic: string, list: string): ByteWriter {
  return new ByteWriter().raw(Buffer.from(magic, 'latin1')).text(list);
}

/** RefusedList `mixed` for a file of another list. */
export function readStart(reader: ByteReader, magic: string, list: string): void {
  const given = Buffer.from(reader.raw(magic.length, 'the identifier')).toString('latin1');
  if (given !== magic) throw reader.fault('another kind of file', JSON.stringify(given), magic);
  const named = reader.text(limits.textBytes, 'the name of the list');
  if (named !== list)
    throw new RefusedList('mixed', 'a file of another list', { given: named, wanted: list });
}
