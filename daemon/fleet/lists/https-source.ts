import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';
import { Fault, messageOf } from '../../core/errors.ts';
import type { ByteRange, ByteSource } from './source.ts';

/**
 * Files below a URL. No redirect is followed and no compression asked for: the length of a file is signed.
 *
 * @param agent keeps connections, and has the authority of the hub and the certificate of the kiosk
 */
export class HttpsSource implements ByteSource {
  readonly #base: URL;
  readonly #agent: Agent;

  /** Fault `bad-input` for another scheme than https. */
  constructor(base: string, agent: Agent) {
    const url = URL.canParse(base) ? new URL(base.endsWith('/') ? base : `${base}/`) : undefined;
    if (url?.protocol !== 'https:')
      throw new Fault('bad-input', 'not where a list is fetched from', { given: base, wanted: 'https://' });
    this.#base = url;
    this.#agent = agent;
  }

  async *read(path: string, { from, to }: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const isWhole = from === 0 && to === undefined;
    const headers = {
      'accept-encoding': 'identity',
      ...(isWhole ? {} : { range: `bytes=${from}-${to === undefined ? '' : to - 1}` }),
    };
    try {
      const response = await this.#ask(path, headers, signal);
      yield* bodyOf(response, path, from, isWhole);
    } catch (cause) {
      if (cause instanceof Fault || signal.aborted) throw cause;
      throw new Fault('unavailable', `the hub does not answer: ${messageOf(cause)}`, { where: path, cause });
    }
  }

  #ask(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const call = request(new URL(path, this.#base), { agent: this.#agent, headers, signal });
      call.once('response', resolve).once('error', reject).end();
    });
  }
}

async function* bodyOf(
  response: IncomingMessage,
  where: string,
  from: number,
  isWhole: boolean,
): AsyncGenerator<Uint8Array> {
  const { statusCode = 0, headers } = response;
  const isPart = statusCode === 206 && (headers['content-range'] ?? '').startsWith(`bytes ${from}-`);
  if ((isWhole && statusCode === 200) || isPart) {
    yield* response as AsyncIterable<Buffer>;
    return;
  }
  if (Number(headers['content-length'] ?? 1) === 0)
    response.resume(); // the connection is used again
  else response.destroy();
  if (statusCode === 404) throw new Fault('not-found', 'no such file', { where });
  throw new Fault('unavailable', 'the hub gives no such part of the file', { where, given: `${statusCode}` });
}
