/** Writes a big-endian record field by field, as `RecordReader` reads one. Throws RangeError for what a field cannot hold. */
export class RecordWriter {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  uint8(value: number, field: string): void {
    this.#number(1, value, field);
  }

  uint16(value: number, field: string): void {
    this.#number(2, value, field);
  }

  uint32(value: number, field: string): void {
    this.#number(4, value, field);
  }

  /** A number of so many bytes, at most six. */
  uint(bytes: number, value: number, field: string): void {
    this.#number(bytes, value, field);
  }

  /** Latin-1. */
  text(text: string): void {
    this.bytes(Uint8Array.from(text, letter => letter.charCodeAt(0)));
  }

  bytes(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  /** All that was written, in a buffer of its own. */
  finish(): Uint8Array<ArrayBuffer> {
    const record = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      record.set(part, at);
      at += part.length;
    }
    return record;
  }

  #number(bytes: number, value: number, field: string): void {
    const highest = 256 ** bytes - 1;
    if (!(Number.isInteger(value) && value >= 0 && value <= highest)) {
      throw new RangeError(`${field} ${value} does not fit the record (0 to ${highest})`);
    }
    const part = new Uint8Array(bytes);
    for (let i = 0; i < bytes; i++) part[i] = Math.floor(value / 256 ** (bytes - 1 - i)) % 256;
    this.bytes(part);
  }
}
