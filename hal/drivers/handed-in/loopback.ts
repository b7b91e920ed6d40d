import { type IncomingMessage, request } from 'node:http';
import { HalError } from '../../device.ts';
import { imageLimits } from './parameters.ts';

export interface Question {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Uint8Array;
}

/** Refuses an address that is not on this machine: HalError `io`. */
export function checkLoopback(device: string, url: URL): void {
  const { protocol, hostname } = url;
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  if (protocol !== 'http:' || !isLocal)
    throw new HalError(
      'io',
      device,
      `${url.href} is not http on the loopback: biometrics do not cross a network`,
    );
}

/**
 * Asks a process on this machine, one connection a question, following no redirection. Rejects with the signal's reason,
 * with HalError `absent` when nobody listens or the answer breaks off, `io` when it is larger than an image may be.
 */
export async function ask(device: string, question: Question, signal: AbortSignal): Promise<Answer> {
  const response = await begin(device, question, signal);
  try {
    const parts: Buffer[] = [];
    for await (const part of bounded(device, response)) parts.push(part);
    return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) };
  } catch (cause) {
    throw signal.aborted ? signal.reason : unreached(device, question.url, cause);
  }
}

/** The same for an answer that has no end: the body is to be read piece by piece, and ends with the signal. */
export function begin(device: string, question: Question, signal: AbortSignal): Promise<IncomingMessage> {
  const { method, url, headers = {}, body } = question;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const asking = request(
      url,
      { method, headers: { ...headers, ...length }, agent: false, signal },
      resolve,
    );
    asking.on('error', cause => reject(signal.aborted ? signal.reason : unreached(device, url, cause)));
    asking.end(body);
  });
}

async function* bounded(device: string, response: IncomingMessage): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > imageLimits.largestBytes)
      throw new HalError('io', device, `the answer has more than ${imageLimits.largestBytes} bytes`);
    yield part;
  }
}

const goneCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

function unreached(device: string, url: URL, cause: unknown): HalError {
  if (cause instanceof HalError) return cause;
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return new HalError(goneCodes.has(code) ? 'absent' : 'io', device, `${url.host}: ${message}`, cause);
}
