import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Fault, systemErrorCode } from '../../core/errors.ts';
import { checkedAsk, type FilePiece } from '../../fleet/lists/messages.ts';
import { bundlePath, messageBytes } from '../../fleet/lists/parameters.ts';
import { readBytes } from './parameters.ts';

/** A file of a published list. */
interface Found {
  readonly file: string;
  readonly size: number;
  /** Strong: `timestamp.json` and the bundle alone change under their names. */
  readonly etag: string;
  readonly isFixed: boolean;
}

const listPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;
const pathPattern = /^(metadata|targets)\/([A-Za-z0-9_-][A-Za-z0-9._-]{0,159})$/;

/** The file, or undefined: names are taken literally, and none leads out of the folder of its list. */
async function find(folder: string, list: string, name: string): Promise<Found | undefined> {
  if (!listPattern.test(list) || !pathPattern.test(name) || name.endsWith('.new')) return undefined;
  const file = path.join(folder, list, name);
  try {
    const { size, mtimeMs, isFile } = await stat(file).then(found => ({
      size: found.size,
      mtimeMs: found.mtimeMs,
      isFile: found.isFile(),
    }));
    if (!isFile) return undefined;
    const isFixed = !name.endsWith('/timestamp.json') && name !== bundlePath;
    return { file, size, isFixed, etag: `"${isFixed ? path.basename(name) : `${size}-${mtimeMs}`}"` };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Part of a file, as `Range: bytes=A-B` asks for it (RFC 9110, 14.1.2); one range. */
export interface WantedRange {
  readonly from: number;
  /** Behind the last byte. */
  readonly to: number;
}

/** The range of a header; undefined where there is none, or one that may be left aside; `unsatisfiable` beyond the file. */
export function rangeOf(header: string | undefined, size: number): WantedRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { from: size - length, to: size };
  }
  const from = Number(first);
  const to = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < from) return undefined;
  return from < size ? { from, to } : 'unsatisfiable';
}

/**
 * Serves the published lists of a folder at `/lists/NAME/metadata/...` and `/lists/NAME/targets/...`: files as they are, with `Range`, `ETag`
 * and `If-Range`. What is in them is signed, and encrypted where it is personal; who may connect is for the server's TLS.
 */
export function serveLists(app: FastifyInstance, folder: string): void {
  const bundles = new HeldBundles();
  app.route<{ Params: { list: string; kind: string; name: string } }>({
    method: ['GET', 'HEAD'],
    url: '/lists/:list/:kind/:name',
    handler: async (request, reply) => {
      const { list, kind, name } = request.params;
      const found = await find(folder, list, `${kind}/${name}`);
      if (found === undefined) return reply.code(404).header('content-length', 0).send();
      const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers;
      void reply
        .header('etag', found.etag)
        .header('accept-ranges', 'bytes')
        .header('cache-control', found.isFixed ? 'public, max-age=31536000, immutable' : 'no-cache')
        .type('application/octet-stream');
      if (ifNoneMatch === found.etag) return reply.code(304).send();
      if (name === bundleName && range === undefined && request.method === 'GET')
        return reply.send(await bundles.bytes(found));
      const applies = ifRange === undefined || ifRange === found.etag;
      return answer(reply, found, applies ? rangeOf(range, found.size) : undefined);
    },
  });
}

const bundleName = path.basename(bundlePath);

/** The newest bundle of each list, in memory: thousands of kiosks ask for it within seconds. */
class HeldBundles {
  readonly #held = new Map<string, { readonly etag: string; readonly bytes: Promise<Buffer> }>();

  bytes({ file, etag }: Found): Promise<Buffer> {
    const held = this.#held.get(file);
    if (held?.etag === etag) return held.bytes;
    const bytes = readFile(file);
    this.#held.set(file, { etag, bytes });
    bytes.catch(() => this.#held.delete(file)); // the next one who asks tries again
    return bytes;
  }
}

function answer(
  reply: FastifyReply,
  { file, size }: Found,
  wanted: ReturnType<typeof rangeOf>,
): FastifyReply {
  if (wanted === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send();
  const { from, to } = wanted ?? { from: 0, to: size };
  void reply.header('content-length', to - from);
  if (wanted !== undefined) void reply.code(206).header('content-range', `bytes ${from}-${to - 1}/${size}`);
  if (reply.request.method === 'HEAD' || to === from) return reply.send();
  return reply.send(createReadStream(file, { start: from, end: to - 1, highWaterMark: readBytes }));
}

/** The pieces that answer an ask by messages, in order; `send` for each. Throws Fault `bad-input` for what is no ask. */
export async function answerAsk(
  folder: string,
  body: unknown,
  send: (piece: FilePiece) => Promise<void>,
): Promise<void> {
  const { list, path: name, from, bytes } = checkedAsk(body);
  const found = await find(folder, list, name);
  if (found === undefined) return send({ list, path: name, from, bytes: '' });
  const to = Math.min(from + bytes, found.size);
  if (to <= from) return send({ list, path: name, from, length: found.size, bytes: '' });
  const handle = await open(found.file, 'r');
  try {
    for (let at = from; at < to; ) {
      const buffer = Buffer.alloc(Math.min(messageBytes.piece, to - at));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) throw new Fault('unavailable', 'the file has become shorter', { where: name });
      const piece = buffer.subarray(0, bytesRead).toString('base64');
      await send({ list, path: name, from: at, length: found.size, bytes: piece });
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
