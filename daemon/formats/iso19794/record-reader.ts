import { Fault } from '../../core/errors.ts';

/** A big-endian reader over a record, which never reads past its end and says where and by which clause it stopped. */
export class RecordReader {
  offset = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #standard: string;
  readonly #where: string | undefined;

  /** `standard` is put before each clause, `where` (the file) before each error. */
  constructor(bytes: Uint8Array, standard: string, where?: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#standard = standard;
    this.#where = where;
  }

  get length(): number {
    return this.#view.byteLength;
  }

  uint8(field: string, clause: string): number {
    return this.#view.getUint8(this.#advance(1, field, clause));
  }

  uint16(field: string, clause: string): number {
    return this.#view.getUint16(this.#advance(2, field, clause));
  }

  uint32(field: string, clause: string): number {
    return this.#view.getUint32(this.#advance(4, field, clause));
  }

  /** A number of so many bytes, at most six: 2 ** 48 is the largest that is exact. */
  uint(bytes: number, field: string, clause: string): number {
    const start = this.#advance(bytes, field, clause);
    let value = 0;
    for (let i = 0; i < bytes; i++) value = value * 256 + this.#view.getUint8(start + i);
    return value;
  }

  /** Bytes as Latin-1 text, for identifiers. */
  text(length: number, field: string, clause: string): string {
    const start = this.#advance(length, field, clause);
    let text = '';
    for (let i = 0; i < length; i++) text += String.fromCharCode(this.#view.getUint8(start + i));
    return text;
  }

  /** A window on the record, not a copy. */
  bytes(length: number, field: string, clause: string): Uint8Array {
    const start = this.#advance(length, field, clause);
    return this.#bytes.subarray(start, start + length);
  }

  skip(length: number, field: string, clause: string): void {
    this.#advance(length, field, clause);
  }

  /** An error about the field that begins at `offset`. */
  fault(what: string, offset: number, clause: string, given?: string, wanted?: string): Fault {
    return new Fault('bad-input', `${what} at offset ${offset} (${this.#standard}, ${clause})`, {
      ...(this.#where === undefined ? {} : { where: this.#where }),
      ...(given === undefined ? {} : { given }),
      ...(wanted === undefined ? {} : { wanted }),
    });
  }

  #advance(length: number, field: string, clause: string): number {
    const start = this.offset;
    const left = this.length - start;
    if (length > left) {
      throw this.fault(`the record ends within ${field}`, start, clause, `${left} bytes`, `${length}`);
    }
    this.offset = start + length;
    return start;
  }
}
