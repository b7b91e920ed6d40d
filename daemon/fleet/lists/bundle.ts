import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Fault } from '../../core/errors.ts';
import { bundleLimits } from './parameters.ts';
import type { ByteRange, ByteSource } from './source.ts';

/**
 * What a kiosk that is one epoch behind fetches, in one file: the metadata, the manifest and the newest delta, each as it lies by itself.
 * Layout: length of the header (4 bytes, big endian), header (JSON), the files one after the other. Nothing of it is believed: it is
 * only another way to the same bytes, and each is held against its signature or its hash.
 */
const HeaderSchema = Type.Object({
  /** Of the timestamp in it: whoever has heard of a newer one does without the bundle. */
  version: Type.Integer({ minimum: 1 }),
  /** Version of the newest root: there is no later one to be asked for. */
  root: Type.Integer({ minimum: 1 }),
  files: Type.Array(
    Type.Object({ path: Type.String({ maxLength: 200 }), length: Type.Integer({ minimum: 0 }) }),
    { maxItems: bundleLimits.files },
  ),
});
const check = Compile(HeaderSchema);

export interface Bundle extends Pick<Static<typeof HeaderSchema>, 'version' | 'root'> {
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const lengthBytes = 4;

export function encodeBundle({ version, root, files }: Bundle): Buffer {
  const named = [...files].map(([path, { length }]) => ({ path, length }));
  const header = Buffer.from(JSON.stringify({ version, root, files: named }));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, ...files.values()]);
}

/** Fault `bad-input` for anything else. */
export function decodeBundle(bytes: Buffer): Bundle {
  const headerEnd = bytes.length < lengthBytes ? Infinity : lengthBytes + bytes.readUInt32BE(0);
  if (headerEnd > Math.min(bytes.length, bundleLimits.headerBytes)) throw malformed('its header');
  const { version, root, files } = header(bytes.subarray(lengthBytes, headerEnd));
  const held = new Map<string, Uint8Array>();
  let at = headerEnd;
  for (const { path, length } of files) {
    if (at + length > bytes.length) throw malformed('a file');
    held.set(path, bytes.subarray(at, at + length));
    at += length;
  }
  if (at !== bytes.length) throw malformed('its end');
  return { version, root, files: held };
}

function header(text: Buffer): Static<typeof HeaderSchema> {
  try {
    const value: unknown = JSON.parse(text.toString('utf8'));
    if (check.Check(value)) return value;
  } catch (cause) {
    throw malformed('its header', cause);
  }
  throw malformed('its header');
}

const malformed = (where: string, cause?: unknown) =>
  new Fault('bad-input', 'not a bundle of a list', { where, ...(cause !== undefined && { cause }) });

/** Files that are in a bundle from there, all others from where they lie. */
export class BundledSource implements ByteSource {
  readonly #bundle: Bundle;
  readonly #others: ByteSource;

  constructor(bundle: Bundle, others: ByteSource) {
    this.#bundle = bundle;
    this.#others = others;
  }

  held(path: string): Uint8Array | undefined {
    const held = this.#bundle.files.get(path);
    if (held === undefined && this.#hasNoSuchRoot(path))
      throw new Fault('not-found', 'no such file', { where: path });
    return held;
  }

  async *read(path: string, range: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const held = this.held(path);
    if (held !== undefined) yield held.subarray(range.from, range.to);
    else yield* this.#others.read(path, range, signal);
  }

  #hasNoSuchRoot(path: string): boolean {
    const version = /^metadata\/(\d{1,9})\.root\.json$/.exec(path)?.[1];
    return version !== undefined && Number(version) > this.#bundle.root;
  }
}
