import { Fault } from '../../core/errors.ts';
import type { ChainKind } from '../audit/signed-head.ts';
import { chunkBytes } from './parameters.ts';

/** What a copy says of itself, before its records. */
export interface CopyHeader {
  readonly kind: ChainKind;
  /** The outbox's at that moment; absent for a hub. */
  readonly epoch?: string;
  /** ISO 8601 instant. */
  readonly madeAt: string;
  /** The head of the audit chain: number and SHA-256, in hex. */
  readonly audit: { readonly seq: number; readonly hash: string };
}

export type CopyItem =
  | { readonly type: 'record'; readonly name: string; readonly value: Uint8Array }
  | { readonly type: 'file'; readonly name: string; readonly value: Uint8Array };

/** A store as it stood at one moment, sealed as it is on the disk. */
export interface StoreCopy {
  readonly header: CopyHeader;
  /** Records in the order of their keys, then whole files. */
  readonly items: AsyncIterable<CopyItem>;
}

/** The same items, and a file behind them. */
export async function* withFile(
  items: AsyncIterable<CopyItem>,
  file: CopyItem | undefined,
): AsyncGenerator<CopyItem> {
  yield* items;
  if (file !== undefined) yield file;
}

const magic = 'bitmapd store copy 1';
const types = { record: 1, file: 2 } as const;
const endType = 0;
const frameBytes = 9;

/**
 * The bytes of a copy. Layout: the magic words and a new line, the header as a line of JSON, then frames of type (1
 * byte: 1 a record, 2 a file, 0 the end), length of the name (4, big-endian), length of the value (4), name, value.
 * The value of the end is the number of frames before it, in decimal.
 */
export async function* encodeCopy({ header, items }: StoreCopy): AsyncGenerator<Uint8Array> {
  let pending: Uint8Array[] = [Buffer.from(`${magic}\n${JSON.stringify(header)}\n`)];
  let bytes = 0;
  let count = 0;
  for await (const { type, name, value } of items) {
    count++;
    const head = frameHead(types[type], name, value.length);
    pending.push(head, value);
    bytes += head.length + value.length;
    if (bytes < chunkBytes) continue;
    yield Buffer.concat(pending);
    pending = [];
    bytes = 0;
  }
  const end = Buffer.from(String(count));
  yield Buffer.concat([...pending, frameHead(endType, '', end.length), end]);
}

function frameHead(type: number, name: string, valueLength: number): Buffer {
  const bytes = Buffer.alloc(frameBytes + Buffer.byteLength(name));
  bytes.writeUInt8(type, 0);
  bytes.writeUInt32BE(bytes.length - frameBytes, 1);
  bytes.writeUInt32BE(valueLength, 5);
  bytes.write(name, frameBytes);
  return bytes;
}

/** Reads what `encodeCopy` made. Fault `corrupt` for anything else, also when it breaks off; `where` names it. */
export async function decodeCopy(bytes: AsyncIterable<Uint8Array>, where: string): Promise<StoreCopy> {
  const source = new ByteSource(bytes, where);
  if ((await source.line()) !== magic) throw source.wrong('not a copy of a store');
  try {
    const header = JSON.parse(await source.line()) as CopyHeader;
    return { header, items: framesOf(source) };
  } catch (error) {
    if (error instanceof SyntaxError) throw source.wrong('its header is not whole');
    throw error;
  }
}

async function* framesOf(source: ByteSource): AsyncGenerator<CopyItem> {
  for (let count = 0; ; count++) {
    const head = await source.take(frameBytes);
    const type = head.readUInt8(0);
    const name = (await source.take(head.readUInt32BE(1))).toString('utf8');
    const value = await source.take(head.readUInt32BE(5));
    if (type === types.record) yield { type: 'record', name, value };
    else if (type === types.file) yield { type: 'file', name, value };
    else if (type === endType && value.toString('ascii') === String(count)) return source.requireEnd();
    else throw source.wrong('a frame of it is damaged');
  }
}

/** Bytes that come in pieces, taken by length. */
class ByteSource {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #where: string;
  #held: Buffer = Buffer.alloc(0);

  constructor(bytes: AsyncIterable<Uint8Array>, where: string) {
    this.#pieces = bytes[Symbol.asyncIterator]();
    this.#where = where;
  }

  wrong(what: string): Fault {
    return new Fault('corrupt', what, { where: this.#where, remedy: 'use another backup' });
  }

  async take(length: number): Promise<Buffer> {
    await this.#hold(length);
    const taken = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return taken;
  }

  async line(): Promise<string> {
    let end = this.#held.indexOf('\n');
    while (end === -1 && this.#held.length < chunkBytes) {
      await this.#hold(this.#held.length + 1);
      end = this.#held.indexOf('\n');
    }
    if (end === -1) throw this.wrong('not a copy of a store');
    return (await this.take(end + 1)).toString('utf8', 0, end);
  }

  async requireEnd(): Promise<void> {
    const { done, value } = await this.#pieces.next();
    if (this.#held.length > 0 || (done !== true && value.length > 0))
      throw this.wrong('it goes on after its end');
  }

  async #hold(length: number): Promise<void> {
    const pieces = [this.#held];
    let held = this.#held.length;
    while (held < length) {
      const { done, value } = await this.#pieces.next();
      if (done === true) throw this.wrong('it breaks off');
      pieces.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
      held += value.length;
    }
    if (pieces.length > 1) this.#held = Buffer.concat(pieces);
  }
}
